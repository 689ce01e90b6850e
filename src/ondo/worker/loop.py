"""The worker's life: one batch after the other, and what it does when something goes wrong."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from ondo.domain.instants import SECOND, Duration, Instant
from ondo.store.reading.waiting import newest_event
from ondo.texts.mistakes import said_by_database
from ondo.worker.batch import Done, run_batch
from ondo.worker.clock import wall_clock
from ondo.worker.directory import Overtaken
from ondo.worker.heartbeat import Figures
from ondo.worker.isolate import isolate
from ondo.worker.pace import Pace, pace

log = logging.getLogger("ondo.worker")

IDLE = 0.1
"""Seconds between two looks while nothing waits."""
REST: Duration = 10 * SECOND
"""So long nobody looks again at something that went wrong."""
LONGEST_WAIT = 10.0
"""Seconds between two attempts while the database cannot be reached."""


@dataclass(slots=True)
class Worker:
    """Decides until it is told to stop. Several may run at once."""

    stopping: Callable[[], bool]
    clock: Callable[[], Instant] = wall_clock
    pause: Callable[[float], None] = time.sleep
    others: tuple[Callable[[Instant], bool], ...] = ()
    """What is looked after between two batches: each says whether it found something to do."""
    figures: Figures = field(default_factory=Figures)
    """What it did since it started."""
    pace: Pace = field(default_factory=pace)
    _failures: int = field(default=0, init=False)
    _newest: int = field(default=0, init=False)
    _resting: dict[int, Instant] = field(default_factory=dict, init=False)
    """Until when which of the others is left alone."""

    def run(self) -> None:
        """Until `stopping` says so."""
        while not self.stopping():
            busy = self.turn()
            if not busy:
                self.pause(IDLE)

    def turn(self) -> bool:
        """One batch, and one look at everything else; whether there was anything to do."""
        try:
            began = time.perf_counter()
            done = self._decide()
            self.figures.count(done, time.perf_counter() - began)
            busy = done.more or bool(done.events or done.timers)
            for number, look in enumerate(self.others):
                busy |= self._look(number, look)
            self._recovered()
            return busy
        except Overtaken:
            self.pace.begin_again()
            self.pause(random.uniform(0, 0.05))
            return True
        except (OperationalError, InterfaceError) as error:
            self._wait(error)
            return True

    def _look(self, number: int, look: Callable[[Instant], bool]) -> bool:
        """One look at something else. Whatever goes wrong with it, events are decided about; it rests for a while."""
        at = self.clock()
        if at < self._resting.get(number, 0) <= at + REST:  # a clock that was set back shall silence nobody
            return False
        try:
            return look(at)
        except (Overtaken, OperationalError, InterfaceError):
            raise
        except Exception:
            self._resting[number] = at + REST
            self.figures.failures += 1
            log.exception("what is looked after between two batches failed; it is tried again")
            return False

    def _decide(self) -> Done:
        began = time.perf_counter()
        try:
            done = run_batch(self.clock(), most=self.pace.size)
            seconds = time.perf_counter() - began
            self.pace.learn(more=done.more, seconds=seconds)
            if self.pace.gives_way and self._falls_behind(done):
                self.pause(seconds)
            return done
        except (Overtaken, OperationalError, InterfaceError):
            raise
        except Exception:  # whatever one event or person does, the others go on
            self.pace.begin_again()
            self.figures.failures += 1
            log.exception("a batch failed; what is to blame is looked for, one by one")
            return isolate(self.clock())

    def _falls_behind(self, done: Done) -> bool:
        """Whether more came in since the last batch than this one decided about."""
        before, self._newest = self._newest, newest_event()
        return done.more and self._newest - before > done.events

    def _wait(self, error: DatabaseError | InterfaceError) -> None:
        """The database does not answer, or a lock was in the way: nothing was done, so it is tried again."""
        self._failures += 1
        self.figures.failures += 1
        self.pace.begin_again()
        if self._failures == 3:  # a lock is gone by then
            log.error("the database does not answer: %s; trying again until it does", said_by_database(error))
        connection.close()
        self.pause(min(LONGEST_WAIT, 0.05 * 2**self._failures))

    def _recovered(self) -> None:
        if self._failures >= 3:
            log.info("the database answers again")
        self._failures = 0
