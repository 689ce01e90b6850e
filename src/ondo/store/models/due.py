"""What is to be done later: timers, outbox and jobs in one table."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """One thing to do, once its instant has come.

    `kind` is `timer` (at most one row per person), `outbox`, `notice` (something to be told once nobody can undo it
    any more), `clock` (when to look whether a deadline was met) or `job`. What failed is tried again later with a
    growing delay; what failed too often keeps its row, with `failed_at` and the reason, for the operator.
    """

    kind = models.CharField(max_length=10)
    what = models.CharField(max_length=40)
    """Outbox: the kind of message; clock: the notice that it may lead to; job: the name of the work; else empty."""
    person = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField()
    payload = models.JSONField(null=True)
    tries = models.IntegerField(default=0)
    failed_at = models.BigIntegerField(null=True)
    error = models.TextField(null=True)

    class Meta:
        db_table = "due"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(kind="timer"), name="due_one_timer")
        ]
        indexes = [models.Index(fields=["kind", "due_at"], condition=models.Q(failed_at=None), name="due_waiting")]
