"""Opportunities and meetings, as the log tells them."""

from __future__ import annotations

from django.db import models


class Opportunity(models.Model):
    """A deal. `amount` is in thousandths of a unit of the currency."""

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("Account", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10)
    """`open`, `won` or `lost`."""
    opened_at = models.BigIntegerField(null=True)
    closed_at = models.BigIntegerField(null=True)
    closes_at = models.BigIntegerField(null=True)
    """When it is expected to be closed: the first instant of that day."""
    next_step = models.CharField(max_length=300, null=True)
    told_at = models.BigIntegerField(null=True)
    """When something was last said of it."""
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, null=True)
    reason = models.CharField(max_length=200, null=True)
    owner = models.CharField(max_length=200, null=True)

    class Meta:
        db_table = "opportunity"


class Meeting(models.Model):
    """A meeting booked with a person (商談予約), and whether it was held."""

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    booked_at = models.BigIntegerField()
    starts_at = models.BigIntegerField(null=True)
    held_at = models.BigIntegerField(null=True)
    cancelled_at = models.BigIntegerField(null=True)
    user = models.CharField(max_length=200, null=True)

    class Meta:
        db_table = "meeting"
