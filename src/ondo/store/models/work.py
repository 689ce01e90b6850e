"""What is to be done now: one row for everybody who stands where SDRs or field sales look after people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Work(models.Model):
    """Somebody on a stage of SDRs or field sales, as their lists show them. Kept in the transaction of the fold.

    Nobody there is without a team and a next date, which the columns themselves see to; the owner is empty only
    while nobody has been found for them.
    """

    person = models.OneToOneField("Person", on_delete=models.PROTECT, primary_key=True)
    stage = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    """That of the stage: `mql`, `sal`, `follow_up` …"""
    team = models.CharField(max_length=20)
    """`sdr` or `field_sales`."""
    owner = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    account = models.ForeignKey("Account", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.BigIntegerField()
    """When the entry into the stage was recorded: from then on its clocks run."""
    returned = models.BooleanField(default=False)
    """Whether they came back: by the return of a recycling, or given back by field sales."""
    cycle = models.IntegerField(default=0)
    next_kind = models.CharField(max_length=100)
    """What is planned next: `call`, `contact`, `plan` …; `sla` where only the clock says by when."""
    next_at = models.BigIntegerField()
    promised = models.BooleanField(default=False)
    """Whether `next_at` is a time of day that was agreed with the person, not only a day."""
    clock = models.CharField(max_length=100, null=True)
    """The running clock of the stage (SLA) that ends first."""
    clock_at = models.BigIntegerField(null=True)
    clock_risk_at = models.BigIntegerField(null=True)
    urgent_at = models.BigIntegerField()
    """From when they stand above everybody who is only warm: at risk, promised, or overdue."""
    snoozed_until = models.BigIntegerField(null=True)
    touched_at = models.BigIntegerField(null=True)
    """When somebody of ours first acted on them since they came to the stage; null: not begun."""
    attempts = models.IntegerField(default=0)
    """Calls since they came to the stage."""
    points = models.BigIntegerField(default=0)
    """Their score in thousandths of points, as of `points_day`."""
    points_day = models.IntegerField(default=0)
    """The local day of `points`, in days since 1970. Points fade, so each morning they are worked out again."""
    deciding = models.BigIntegerField(null=True)
    """The event of an act that may take them elsewhere. While it is pending they are in no list."""
    version = models.BigIntegerField(default=0)
    """Another one after each change of what a list shows."""

    class Meta:
        db_table = "work"
        indexes = [
            models.Index(fields=["owner", "team"], name="work_owner"),
            models.Index(fields=["team", "next_at"], name="work_next"),
            models.Index(fields=["team", "urgent_at"], name="work_urgent"),
            models.Index("team", F("points").desc(), name="work_warm"),
            models.Index("team", F("points").desc(), name="work_new", condition=Q(kind="mql", touched_at__isnull=True)),
            models.Index("team", F("points").desc(), name="work_unassigned", condition=Q(owner__isnull=True)),
            models.Index("team", F("points").desc(), name="work_returned", condition=Q(returned=True)),
            models.Index(
                fields=["team", "snoozed_until"], name="work_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
            models.Index(fields=["points_day"], name="work_points_day"),
            models.Index(
                fields=["clock_at"], condition=Q(owner__isnull=False, touched_at__isnull=True), name="work_unbegun"
            ),
        ]


class OwnerChange(models.Model):
    """Somebody was given to another user, or to nobody: what an undo gives back."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    event = models.BigIntegerField(null=True, db_index=True)
    """The act that brought it about."""
    was = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    became = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.BigIntegerField()

    class Meta:
        db_table = "owner_change"


class Presence(models.Model):
    """A user looks at a person just now, or did a moment ago."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.BigIntegerField()

    class Meta:
        db_table = "presence"
        constraints = [models.UniqueConstraint(fields=["person", "user"], name="presence_once")]


class Undoable(models.Model):
    """Something that a user did on a page and may take back.

    `events` are retracted; `other` says what else is undone, by what it was: `{"merge": id}`,
    `{"traits": {…}}` with the former values.
    """

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    what = models.CharField(max_length=100)
    """The key of the sentence that says what was done; `words` are its parameters."""
    words = models.JSONField(default=dict)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    """Null: it was done to many at once."""
    events = models.JSONField(default=list)
    other = models.JSONField(default=dict)
    undone_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "undoable"
        indexes = [models.Index(fields=["user", "-id"], name="undoable_last")]
