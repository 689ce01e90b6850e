"""What a person allows, per channel."""

from __future__ import annotations

from django.db import models


class Consent(models.Model):
    """One dated word about one channel; the latest holds (同意, メールNG, 電話NG)."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    """`mail`, `phone`, `tracking` …"""
    given = models.BooleanField()
    at = models.BigIntegerField()
    event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "consent"
        constraints = [models.UniqueConstraint(fields=["person", "channel", "event"], name="consent_once")]
