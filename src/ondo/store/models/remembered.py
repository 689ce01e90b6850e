"""What a site remembers for a while, all its processes together: how often somebody tried to sign in."""

from __future__ import annotations

from django.db import models


class Remembered(models.Model):
    """A row of Django's cache, with the columns that it expects."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "remembered"
