"""What is told to people and systems outside: where to, what, and how each attempt went."""

from __future__ import annotations

from django.db import models


class Destination(models.Model):
    """Somewhere to tell: a webhook of a system, a channel of a chat, a mail address."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20)
    """`webhook`, `slack`, `teams`, `chatwork` or `mail`."""
    address = models.CharField(max_length=500)
    """A URL; a mail address, or `owner` for whoever owns the person."""
    secret = models.CharField(max_length=200, default="")
    """Webhook: what signs the messages (`whsec_…`). Chatwork: the API token."""
    former_secret = models.CharField(max_length=200, default="", db_default="")
    """Webhook: what signs them too until `former_until`, while receivers learn the new one."""
    former_until = models.BigIntegerField(null=True)
    told = models.JSONField(default=list)
    """Kinds of notices that are told here; an empty list: all of them."""
    language = models.CharField(max_length=2, default="ja")
    created_at = models.BigIntegerField()
    disabled_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "destination"


class Notice(models.Model):
    """Something that happened and that people outside care about. Written in the fold's transaction, never changed.

    `id` is what a subscriber replays from.
    """

    kind = models.CharField(max_length=40)
    """`score.crossed`, `stage.changed`, `triage.given`, `hand_off.made`, `sla.at_risk`, …"""
    at = models.BigIntegerField()
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "notice"


class Delivery(models.Model):
    """One attempt to tell a notice to a destination."""

    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="deliveries")
    """Null: somebody pressed the test button."""
    at = models.BigIntegerField()
    milliseconds = models.IntegerField()
    status = models.IntegerField(null=True)
    """What HTTP answered; null where nothing did, and for mail."""
    error = models.TextField(null=True)

    class Meta:
        db_table = "delivery"
        indexes = [models.Index(fields=["destination", "-id"], name="delivery_newest")]


class KnownDomain(models.Model):
    """A mail domain of which it is known who they are to us."""

    domain = models.CharField(max_length=253, unique=True)
    relation = models.CharField(max_length=20)
    """`internal`, `customer`, `partner` or `competitor`."""
    added_at = models.BigIntegerField()

    class Meta:
        db_table = "known_domain"
