"""Who works on a job, and what the job's row says of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Self

from django.db import Error, connection
from django.db.models import QuerySet

from ondo.domain.instants import Instant
from ondo.store.models import Job
from ondo.store.reading.jobs import to_be_done

PAUSE = 1.0
"""Seconds between two words of progress."""
BEAT = 10.0
"""Seconds between two signs of life."""
Clock = Callable[[], Instant]


class Stopped(Exception):
    """Somebody cancelled the job, or another process took it up."""


def take_job(at: Instant) -> Job | None:
    """The next job, which from now on is this process's; None where there is nothing to do.

    `started_at` is this process's claim: whoever had the job before, and only seemed to be dead, has another.
    """
    for job in to_be_done(at):
        if Job.objects.filter(pk=job.pk, seen_at=job.seen_at, cancelled_at=None).update(seen_at=at, started_at=at):
            job.seen_at = job.started_at = at
            return job
    return None


@dataclass
class Working:
    """A job while it is worked on: shows that this process lives, and how far it has come."""

    job: Job
    clock: Clock
    _said: float = 0.0
    _end: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._beat, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join(BEAT)

    def tell(self, done: int, total: int) -> None:
        """How far it has come; raises `Stopped` where it is not to go on."""
        if time.monotonic() - self._said < PAUSE and done < total:
            return
        self._said = time.monotonic()
        if not self._mine().update(seen_at=self.clock(), done=done, total=total):
            raise Stopped

    def finish(self, outcome: dict[str, object]) -> None:
        """It came to its end, good or bad. Raises `Stopped` where it is not this process's any more."""
        at = self.clock()
        if not self._mine().update(finished_at=at, seen_at=at, outcome=outcome):
            raise Stopped

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job.pk, started_at=self.job.started_at, finished_at=None, cancelled_at=None)

    def _beat(self) -> None:
        while not self._end.wait(BEAT):
            with suppress(Error):  # the store is busy or away for a moment: the next beat tells
                self._mine().update(seen_at=self.clock())
        connection.close()
