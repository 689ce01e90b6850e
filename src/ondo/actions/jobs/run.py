"""Takes one job and does it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ondo.actions.jobs.imports import do_import
from ondo.actions.jobs.taking import Clock, Stopped, Working, take_job
from ondo.actions.start_import import IMPORT, forget_files
from ondo.domain.errors import OndoError
from ondo.store.models import Job

WORK: dict[str, Callable[[Working, str], dict[str, object]]] = {IMPORT: do_import}
"""What is done for each kind of job, in whose name; it returns the outcome."""

log = logging.getLogger("ondo.jobs")


def work_off(clock: Clock) -> Job | None:
    """Do the next job; returns it, None where there was none. Whatever goes wrong in it ends in its outcome."""
    job = take_job(clock())
    if job is None:
        return None
    with Working(job, clock) as working:
        try:
            outcome = WORK[job.what](working, job.by.username if job.by else f"job:{job.pk}")
        except Stopped:
            forget_files(job.pk)
            return job
        except OndoError as error:
            outcome = _failed(error.problem.key, **error.problem.params)
        except (OSError, MemoryError, ValueError, RuntimeError) as error:
            log.exception("job %s failed: %s", job.pk, type(error).__name__)
            outcome = _failed("job.failed", kind=type(error).__name__)
        working.finish(outcome)
    forget_files(job.pk)
    return job


def _failed(key: str, **params: object) -> dict[str, object]:
    return {"error": {"code": key, "params": {name: str(value) for name, value in params.items()}}}
