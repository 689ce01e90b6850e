"""Who is given whom: rules, how much each user takes, whose turn it is, who is away, what was taken back."""

from __future__ import annotations

from django.db import models


class AssignmentRule(models.Model):
    """By which people of a team's are given to users. Rules are asked by `position`; the first that fits decides."""

    position = models.IntegerField(default=0)
    team = models.CharField(max_length=20)
    """`sdr` or `field_sales`."""
    label = models.CharField(max_length=100)
    conditions = models.JSONField(default=dict)
    """Trait → words, of which the trait has to be one."""
    users = models.JSONField(default=list)
    """Ids of those who take turns; empty: everybody of the team."""
    by_capacity = models.BooleanField(default=False)
    reclaims = models.BooleanField(default=False)
    """Whether what was not begun in time is taken back and given to somebody else."""
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "assignment_rule"


class Seat(models.Model):
    """How much a user takes. Without a row: as everybody does."""

    user = models.OneToOneField("User", on_delete=models.PROTECT, primary_key=True, related_name="seat")
    capacity = models.IntegerField()
    """New people a working day."""
    most = models.IntegerField(null=True)
    """With so many not begun they are given no more; null: no limit."""

    class Meta:
        db_table = "seat"


class Turn(models.Model):
    """Where a user stands in the turns of a rule; `last` counts how often anybody was given somebody by it."""

    rule = models.ForeignKey(AssignmentRule, on_delete=models.CASCADE, related_name="turns")
    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    credit = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "turn"
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="turn_once")]


class Absence(models.Model):
    """When somebody of ours is away: [since, until)."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="absences")
    since = models.BigIntegerField()
    until = models.BigIntegerField(db_index=True)
    note = models.CharField(max_length=100, default="")

    class Meta:
        db_table = "absence"


class Reclaimed(models.Model):
    """Somebody who was taken from a user because nothing had been begun by the deadline. Appended."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=100)
    clock = models.CharField(max_length=100)
    due_at = models.BigIntegerField()
    at = models.BigIntegerField(db_index=True)
    event = models.BigIntegerField()
    """The id of the act that took them."""

    class Meta:
        db_table = "reclaimed"
