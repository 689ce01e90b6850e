"""Campaigns (施策), what they cost, and whom they reached."""

from __future__ import annotations

from django.db import models


class Campaign(models.Model):
    """A campaign. `cost` is in thousandths of a unit of the currency."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    channel = models.CharField(max_length=60, null=True)
    cost = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, null=True)
    starts_at = models.BigIntegerField(null=True)
    ends_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "campaign"


class CampaignMember(models.Model):
    """Somebody a campaign reached, and by which event first."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True)
    at = models.BigIntegerField()

    class Meta:
        db_table = "campaign_member"
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="campaign_member_once")]
