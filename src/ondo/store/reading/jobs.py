"""Long work: what there is of it, and how far it has come."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Job

SILENT = 60_000
"""Milliseconds without a word after which the process that worked on something counts as dead."""


def jobs_before(before: int | None, limit: int, *, what: str | None = None) -> list[Job]:
    """The latest jobs before a number."""
    found = Job.objects.select_related("by").order_by("-pk")
    found = found.filter(pk__lt=before) if before is not None else found
    return list((found.filter(what=what) if what is not None else found)[:limit])


def job_called(number: int, *, lock: bool = False) -> Job:
    """The job of this number. Raises OndoError where there is none."""
    rows = Job.objects.select_for_update() if lock else Job.objects.select_related("by")
    found = rows.filter(pk=number).first()
    if found is None:
        raise OndoError("job.unknown", number=number)
    return found


def to_be_done(at: Instant) -> QuerySet[Job]:
    """Jobs that nobody works on: new ones, and those of which the process is dead. The oldest first."""
    left = Q(seen_at=None) | Q(seen_at__lt=at - SILENT)
    return Job.objects.filter(left, finished_at=None, cancelled_at=None).order_by("pk")


def state_of(job: Job, at: Instant) -> str:
    """`waiting`, `running`, `cancelled`, `failed` or `done`."""
    if job.finished_at is not None:
        return "failed" if job.outcome and "error" in job.outcome else "done"
    if job.cancelled_at is not None:
        return "cancelled"
    return "waiting" if job.seen_at is None or job.seen_at < at - SILENT else "running"
