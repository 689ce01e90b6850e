"""Who changed what, and what was erased."""

from __future__ import annotations

from django.db import models


class Audit(models.Model):
    """One change by a user or a command, with what was before and after."""

    at = models.BigIntegerField(db_index=True)
    by = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "audit"


class Erasure(models.Model):
    """A person erased on request: the list that is applied again after a restore. It names nobody."""

    person = models.BigIntegerField(unique=True)
    at = models.BigIntegerField()
    by = models.CharField(max_length=200)
    identities = models.JSONField()
    """Hashes of the keys that led to the person."""

    class Meta:
        db_table = "erasure"
