"""Events as they were received. No code changes or deletes them, erasure excepted."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One call of a client, acknowledged and therefore durable.

    `key` is the first 16 bytes of BLAKE2b over (source, messageId): the first one wins, for ever, also after its
    content was erased. `body` is the call as JSON, as received; empty once the person was erased.
    """

    key = models.BinaryField(max_length=16, unique=True)
    # no constraint: it would be checked for every event; sources are never deleted
    source = models.ForeignKey("Source", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    received_at = models.BigIntegerField()
    occurred_at = models.BigIntegerField()
    """By the client's clock, corrected by what it said the time was when it sent."""
    body = models.TextField()

    class Meta:
        db_table = "event"


class Pending(models.Model):
    """An event that nobody has decided about yet. The collector writes it together with the event."""

    # no constraint: the two are written by one statement
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    received_at = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    """Set where the event reaches this person because of their account."""

    class Meta:
        db_table = "pending"
        indexes = [models.Index(fields=["id"], condition=models.Q(person__isnull=False), name="pending_reaching")]
