"""Recorded moves, with what was known at the decision."""

from __future__ import annotations

from django.db import models


class Transition(models.Model):
    """A move as it was recorded. Never rewritten; `person` is who it was recorded for, also after a merge."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    cycle = models.IntegerField()
    from_stage = models.CharField(max_length=100, null=True)
    to_stage = models.CharField(max_length=100)
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(db_index=True)
    cause = models.CharField(max_length=20)
    cause_key = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, null=True)
    timer = models.CharField(max_length=20, null=True)
    event = models.BigIntegerField(null=True)
    """The id of the causing event."""
    user = models.CharField(max_length=200, null=True)
    score = models.BigIntegerField()
    fit = models.BigIntegerField()
    engagement = models.BigIntegerField()
    how = models.CharField(max_length=10, null=True)
    origin = models.CharField(max_length=100, null=True)
    first_origin = models.CharField(max_length=100, null=True)
    activity_due = models.BigIntegerField(null=True)
    reset = models.BooleanField()
    fingerprint = models.CharField(max_length=100)
    snapshot = models.JSONField()
    """Frozen at the decision: `contributions` with the instants of their awards, and `evidence`."""
    work_propensity = models.FloatField(null=True)
    """How likely the queue was to have somebody work on this person; null where no queue decided."""
    explored = models.BooleanField(default=False)
    """Whether the person was drawn at random for the exploration sample."""

    class Meta:
        db_table = "transition"
        indexes = [models.Index(fields=["to_stage", "recorded_at"], name="transition_to_stage")]
