"""What people at the desks heard and thought: the voice of the customer (生の声)."""

from __future__ import annotations

from django.db import models


class Voice(models.Model):
    """One word about one person: a rating of an MQL, a note, why a hand-off came back, why a deal was lost."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("Event", on_delete=models.PROTECT, unique=True)
    kind = models.CharField(max_length=20)
    """`rating`, `note`, `returned` or `lost`."""
    said = models.CharField(max_length=200, null=True)
    """The key of the rating or of the reason."""
    words = models.TextField(null=True)
    """In the speaker's own words."""
    user = models.CharField(max_length=200, null=True)
    at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "voice"
