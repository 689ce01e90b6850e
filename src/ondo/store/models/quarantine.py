"""What could not be taken, with the reason; nothing is thrown away."""

from __future__ import annotations

from django.db import models


class Quarantined(models.Model):
    """A call that was acknowledged but is not in order. `resubmitted_as` is set once it was mended and taken."""

    source = models.ForeignKey("Source", on_delete=models.PROTECT, null=True)
    received_at = models.BigIntegerField()
    reason = models.CharField(max_length=100)
    """A message key; `params` belong to it."""
    params = models.JSONField(default=dict)
    body = models.BinaryField()
    """The bytes as received; empty once the person in them was erased."""
    mended = models.TextField(null=True)
    """The call as somebody put it right, which is what is submitted again."""
    sent_at = models.CharField(max_length=40, null=True)
    resubmitted_as = models.BigIntegerField(null=True)
    discarded_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "quarantine"
