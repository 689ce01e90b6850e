"""What runs: processes that show they are alive, and long work with its progress."""

from __future__ import annotations

from django.db import models


class Process(models.Model):
    """A worker or web process, as it last said of itself."""

    name = models.CharField(max_length=200, unique=True)
    """`kind:host:pid`."""
    kind = models.CharField(max_length=20)
    started_at = models.BigIntegerField()
    seen_at = models.BigIntegerField()
    figures = models.JSONField(default=dict)
    """Since it started: `events`, `batches`, `fold_seconds`, `failures`."""

    class Meta:
        db_table = "process"


class Job(models.Model):
    """Long work that somebody started: an import, an export."""

    what = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.BigIntegerField()
    started_at = models.BigIntegerField(null=True)
    seen_at = models.BigIntegerField(null=True)
    """When its process last said something; one that says nothing for a minute is taken up again."""
    finished_at = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    outcome = models.JSONField(null=True)
    """What came out of it; with `error` a message where it failed."""
    cancelled_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "job"
