"""Takes one job and does it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from django.db import InterfaceError, OperationalError

from ondo.actions.jobs.imports import do_import
from ondo.actions.jobs.sweeping import sweep
from ondo.actions.jobs.taking import Clock, Stopped, Working, take_job
from ondo.actions.start_import import IMPORT
from ondo.domain.errors import OndoError
from ondo.domain.instants import HOUR, Duration
from ondo.store.models import Job
from ondo.texts.mistakes import where

WORK: dict[str, Callable[[Working, str], dict[str, object]]] = {IMPORT: do_import}
"""What is done for each kind of job, in whose name; it returns the outcome."""
STORE_MAY_BE_AWAY: Duration = HOUR
"""So long after it was asked for, a job on which the store refused to work is taken up again."""

log = logging.getLogger("ondo.jobs")


def work_off(clock: Clock) -> Job | None:
    """Do the next job; returns it, None where there was none. Whatever goes wrong in it ends in its outcome."""
    sweep(clock())
    job = take_job(clock())
    if job is None:
        return None
    with Working(job, clock) as working, suppress(Stopped):
        working.finish(_outcome(working))
    sweep(clock())
    return job


def _outcome(working: Working) -> dict[str, object]:
    """What came out of it. Raises `Stopped` where somebody else has it by now, or nobody wants it."""
    job = working.job
    try:
        return WORK[job.what](working, job.by.username if job.by else f"job:{job.pk}")
    except Stopped:
        raise
    except OndoError as error:
        return _failed(error.problem.key, **error.problem.params)
    except Exception as error:
        away = isinstance(error, (OperationalError, InterfaceError))
        if away and working.clock() - job.created_at < STORE_MAY_BE_AWAY:
            raise  # and this process ends: the next one takes the job up again
        log.error("job %s failed: %s", job.pk, where(error))
        return _failed("job.failed", kind=type(error).__name__)


def _failed(key: str, **params: object) -> dict[str, object]:
    return {"error": {"code": key, "params": {name: str(value) for name, value in params.items()}}}
