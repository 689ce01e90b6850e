"""Stop long work; what was done by then stays."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.start_import import forget_files
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Job
from ondo.store.reading.jobs import job_called


@transaction.atomic
def cancel_job(*, job: int, by: str, at: Instant) -> Job:
    """Its process stops within moments; cancelling twice changes nothing. Raises OndoError for one that has ended."""
    found = job_called(job, lock=True)
    if found.finished_at is not None:
        raise OndoError("job.ended", number=job)
    if found.cancelled_at is None:
        found.cancelled_at = at
        found.save(update_fields=["cancelled_at"])
        if found.started_at is None:
            forget_files(job)  # else its process does so, when it stops
        audit("job.cancelled", found, before={"done": found.done}, after={"cancelled_at": at}, by=by, at=at)
    return found
