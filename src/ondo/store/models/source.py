"""Where events come from, and the write keys that let them in."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """A site, an app, a server or a file that sends events, with its own rules for telling people apart."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    """`browser`, `server`, `history` (loaded from files) or `ondo` (acts at our own desks)."""
    timezone = models.CharField(max_length=64, default="UTC")
    shared_machine = models.BooleanField(default=False)
    """A kiosk or a counter: a cookie tells nothing about who somebody is, nothing is stitched by it."""
    trusts_ids = models.BooleanField(default=True)
    """Whether two known keys given together (user id and e-mail) say that they are one person, so that the two are
    merged. Otherwise they stay apart and are suggested as duplicates."""
    rate_per_second = models.IntegerField(null=True)
    """Most events taken a second; more are asked to wait. None: no limit."""
    created_at = models.BigIntegerField()
    disabled_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "source"


class WriteKey(models.Model):
    """A key that a client shows to send events of a source. It stands in pages, so it is no secret."""

    key = models.CharField(max_length=64, unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="write_keys")
    created_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "write_key"
