"""Versions of the playbook, who signed them, and which is in force."""

from __future__ import annotations

from django.db import models


class PlaybookVersion(models.Model):
    """A playbook as text, and from when on it decides.

    `in_force_from` is set once; the version in force is the one with the latest. While `switching`, people are being
    prepared under it and nobody is decided about; what arrives waits.
    """

    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=100)
    text = models.TextField()
    stages = models.JSONField(default=dict)
    """Which stage takes the people of a stage that this version no longer has."""
    created_at = models.BigIntegerField()
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    in_force_from = models.BigIntegerField(null=True, unique=True)
    switching = models.BooleanField(default=False)

    class Meta:
        db_table = "playbook_version"


class Signature(models.Model):
    """Somebody's agreement to a version, for marketing or for sales."""

    version = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=20)
    """`marketing` or `sales`."""
    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        db_table = "signature"
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="signature_side")]


class Switched(models.Model):
    """A person as the version that is being put in force will find them; nobody reads it before all are ready."""

    person = models.OneToOneField("Person", on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    state = models.TextField()
    folded_to = models.BigIntegerField()
    timer_at = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=100, null=True)
    cycle = models.IntegerField()
    transitions = models.TextField()
    """JSON: the rows to record."""

    class Meta:
        db_table = "switched"
