"""Which event belongs to whom, and when it counts."""

from __future__ import annotations

from django.db import models


class Ledger(models.Model):
    """One event in one person's log. `seq` breaks ties and is given under the person's lock, so it only rises.

    An event that is about an account only stands here once for nobody, and once for each member whom it reaches.
    """

    seq = models.BigAutoField(primary_key=True)
    event = models.ForeignKey("Event", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    holder = models.ForeignKey(
        "Person", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    """Whom the event's own keys led to. It never changes, so an un-merge knows what to give back."""
    person = models.ForeignKey(
        "Person", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    """The holder, or whoever the holder was merged into."""
    at = models.BigIntegerField()
    flags = models.CharField(max_length=60, null=True)
    """Words: `bot`, `scanner`, `proxy` (never score), `accepted` or `refused` (a verdict)."""
    told = models.TextField(null=True)
    """JSON: what was concluded from it at the time, `account` and `account_traits`."""

    class Meta:
        db_table = "ledger"
        constraints = [models.UniqueConstraint(fields=["event", "holder"], name="ledger_event_holder")]
        indexes = [models.Index(fields=["person", "at", "seq"], name="ledger_person_at")]
