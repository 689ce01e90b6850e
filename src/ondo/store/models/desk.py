"""What people at the desks do: verdicts, activities, hand-offs."""

from __future__ import annotations

from django.db import models


class TriageVerdict(models.Model):
    """A verdict somebody gave (振り分け), accepted or refused with everything that was wrong."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("Event", on_delete=models.PROTECT, unique=True)
    verdict = models.CharField(max_length=100)
    reason = models.CharField(max_length=200, null=True)
    given = models.JSONField(default=dict)
    """What was given with it, by field."""
    stage = models.CharField(max_length=100, null=True)
    user = models.CharField(max_length=200, null=True)
    at = models.BigIntegerField()
    accepted = models.BooleanField()
    problems = models.JSONField(default=list)
    retracted_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "triage_verdict"


class Activity(models.Model):
    """Something to be done for a person by a day, and whether it was."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=100)
    because = models.CharField(max_length=200)
    owner = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.BigIntegerField(db_index=True)
    exact = models.BooleanField(default=False, db_default=False)
    """Whether `due_at` is a time of day that was agreed, not the beginning of a day."""
    created_at = models.BigIntegerField()
    done_at = models.BigIntegerField(null=True)
    done_event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True)
    transition = models.ForeignKey("Transition", on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "activity"


class HandOff(models.Model):
    """A person given to field sales (引き渡し): waiting, accepted (受領) or returned (差し戻し)."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    transition = models.OneToOneField("Transition", on_delete=models.PROTECT)
    stage = models.CharField(max_length=100)
    handed_at = models.BigIntegerField()
    handed_by = models.CharField(max_length=200, null=True)
    outcome = models.CharField(max_length=20, null=True)
    """`accepted` or `returned`; null while it waits."""
    outcome_at = models.BigIntegerField(null=True)
    outcome_by = models.CharField(max_length=200, null=True)
    reason = models.CharField(max_length=200, null=True)

    class Meta:
        db_table = "hand_off"
        indexes = [models.Index(fields=["id"], condition=models.Q(outcome=None), name="hand_off_waiting")]
