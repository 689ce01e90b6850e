"""Once a day a worker lets go what is older than it is to be kept, a little at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from django.db import transaction

from ondo.actions.retain import retain
from ondo.domain.instants import DAY, MINUTE, Instant
from ondo.store.models import Due
from ondo.texts import say

log = logging.getLogger("ondo.worker")

RETENTION = "retention"
"""What the one row in `due` is called that says when it is time again."""


@dataclass(slots=True)
class Retaining:
    """One of the things that a worker looks after between two batches."""

    _next_look: Instant = field(default=0, init=False)
    _going: bool = field(default=False, init=False)

    def __call__(self, now: Instant) -> bool:
        """A little more, if it is time; whether there was anything."""
        if not self._going and now < self._next_look <= now + MINUTE:
            return False
        self._next_look = now + MINUTE
        self._going = self._going or _take(now)
        if self._going:
            gone = retain(by="worker", at=now)
            self._going = bool(gone)
            if gone:
                log.info(say("retention.gone", count=sum(gone.values())))
        return self._going


@transaction.atomic
def _take(now: Instant) -> bool:
    """Whether it is this worker's turn: nobody else's for a day then."""
    job = Due.objects.filter(kind="job", what=RETENTION)
    if not job.exists():
        Due.objects.create(kind="job", what=RETENTION, due_at=now + DAY)
        return True
    return bool(job.filter(due_at__lte=now).update(due_at=now + DAY))
