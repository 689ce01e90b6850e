"""Files of jobs that are over: whoever was killed at the end of one could not remove them."""

from __future__ import annotations

from ondo import settings
from ondo.actions.start_import import forget_files
from ondo.domain.instants import DAY, Duration, Instant
from ondo.store.models import Job
from ondo.store.reading.jobs import SILENT

UNKNOWN: Duration = DAY
"""So long files of a job may be there before it is."""


def sweep(at: Instant) -> None:
    """Remove the files of jobs that nobody works on any more, and will."""
    folders = settings.data() / "jobs"
    if not folders.is_dir():
        return
    numbers = {int(one.name): one for one in folders.iterdir() if one.name.isdecimal()}
    known = {job.pk: job for job in Job.objects.filter(pk__in=numbers)}
    for number, folder in numbers.items():
        job = known.get(number)
        if _over(job, at) if job is not None else folder.stat().st_mtime * 1000 < at - UNKNOWN:
            forget_files(number)


def _over(job: Job, at: Instant) -> bool:
    if job.finished_at is not None:
        return True
    return job.cancelled_at is not None and (job.seen_at is None or job.seen_at < at - SILENT)
