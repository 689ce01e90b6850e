"""A worker says that it lives, and what it has done, every few seconds between two batches.

Not from a thread beside it: whoever hangs in a batch is to be missed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field

from django.db import Error

from ondo.domain.instants import SECOND, Duration, Instant
from ondo.store.models import Process
from ondo.store.reading.processes import FORGOTTEN, WORKER, own_name
from ondo.worker.batch import Done

EVERY: Duration = 5 * SECOND


@dataclass(slots=True)
class Figures:
    """What a worker did since it started."""

    events: int = 0
    timers: int = 0
    batches: int = 0
    fold_seconds: float = 0.0
    """Time spent on batches, from reading to commit."""
    failures: int = 0
    """Batches that had to be tried again, or taken apart."""

    def count(self, done: Done, seconds: float) -> None:
        """Add a batch, unless there was nothing to decide."""
        if done.events or done.timers:
            self.events += done.events
            self.timers += done.timers
            self.batches += 1
            self.fold_seconds += seconds


@dataclass(slots=True)
class Heartbeat:
    """One of the things that a worker looks after between two batches."""

    figures: Figures
    name: str = field(default_factory=lambda: own_name(WORKER))
    _since: Instant | None = field(default=None, init=False)
    _last: Instant = field(default=0, init=False)

    def __call__(self, now: Instant) -> bool:
        """Say it, if it is time to. That is never a reason to look again at once."""
        if abs(now - self._last) < EVERY:  # a clock that was set back shall silence nobody
            return False
        self._since = now if self._since is None else self._since
        figures = {**asdict(self.figures), "fold_seconds": round(self.figures.fold_seconds, 3)}
        said = {"kind": WORKER, "started_at": self._since, "seen_at": now, "figures": figures}
        Process.objects.update_or_create(name=self.name, defaults=said)
        Process.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
        self._last = now
        return False

    def end(self) -> None:
        """The worker ends in order: nobody waits for it. If the database is away, the row is forgotten by itself."""
        with suppress(Error):
            Process.objects.filter(name=self.name).delete()
