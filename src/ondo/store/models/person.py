"""People, the keys that lead to them, and how several became one."""

from __future__ import annotations

from django.db import models


class Person(models.Model):
    """Somebody, known or not. `root` is whoever stands for them since a merge."""

    key = models.CharField(max_length=200, unique=True)
    """The name by which others speak of them: stable, and without meaning for whoever was never imported."""
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members")
    """Null: the person stands for themselves."""
    known = models.BooleanField(default=False)
    """Whether a key of theirs says who they are (e-mail, user id, CRM id), not only a cookie."""
    start = models.TextField(null=True)
    """JSON: `traits`, `account`, `account_traits` that hold from before the first event."""
    account = models.ForeignKey("Account", on_delete=models.PROTECT, null=True, related_name="people")
    owner = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.BigIntegerField()
    erased_at = models.BigIntegerField(null=True)
    last_act = models.BigIntegerField(null=True)
    """The event of the last act of ours on the person: whoever acts next says that they have seen it."""

    class Meta:
        db_table = "person"


class Identity(models.Model):
    """A key that leads to a person. Merges leave it alone: it keeps leading to its holder."""

    kind = models.CharField(max_length=20)
    """`anonymous`, `user`, `email`, `crm`, `mail_link` or `import`."""
    value = models.CharField(max_length=320)
    """Normalised. User, CRM and import ids carry the namespace of their source: `source:id`."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    since = models.BigIntegerField()

    class Meta:
        db_table = "identity"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identity_key")]


class FoldState(models.Model):
    """The fold of a person's log up to an instant: a cache of the log, which `ondo verify` folds again."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    playbook = models.ForeignKey("PlaybookVersion", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    state = models.TextField()
    folded_to = models.BigIntegerField()
    """Every timer due by then has fired."""
    timer_at = models.BigIntegerField(null=True)
    """For when the person's timer stands in `due`: never later than the next one that really fires."""
    stage = models.CharField(max_length=100, null=True)
    cycle = models.IntegerField(default=0)
    stamp = models.BigIntegerField(default=0, db_default=0)
    """Says by which write the row is as it is: another one for each. 0 says nothing."""

    class Meta:
        db_table = "fold_state"
        indexes = [models.Index(fields=["stage", "person"], name="fold_state_stage")]


class Merge(models.Model):
    """The log of merges: `absorbed` is from then on part of `kept`, and of whoever stands for that, until undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    because = models.CharField(max_length=40)
    """`identify`, `alias`, `by_hand` …"""
    event = models.BigIntegerField(null=True)
    by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.BigIntegerField(null=True)
    undone_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "merge"


class DuplicateSuggestion(models.Model):
    """Two people who may be one; somebody decides."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=40)
    evidence = models.JSONField(default=dict)
    at = models.BigIntegerField()
    decided_at = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=20, null=True)
    """`merged` or `different`."""

    class Meta:
        db_table = "duplicate_suggestion"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair")]
