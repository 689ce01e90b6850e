"""The one thread of a process that talks to the database, one job after the other, even when that is away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from time import monotonic
from typing import Any, TypeAlias, TypeVar

from ondo.collector.appending import Appending, Unavailable
from ondo.collector.telling import tell
from ondo.texts.mistakes import where

Result = TypeVar("Result")
Job: TypeAlias = Callable[[Appending], Any]
Done: TypeAlias = Callable[[Any, Unavailable | None], None]
"""Called in the event loop with the result of a job, or with the reason why there is none."""

PAUSE = 0.5
"""Seconds for which a database that failed is left alone; clients are told to come again meanwhile."""


class Scribe(threading.Thread):
    """Does jobs on the database, which it opens when there is something to do."""

    def __init__(self, reach: Callable[[], Appending], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="scribe", daemon=True)
        self._reach, self._loop = reach, loop
        self._jobs: SimpleQueue[tuple[Job, Done] | None] = SimpleQueue()
        self._database: Appending | None = None
        self._away_since: float | None = None
        self._failed_at = float("-inf")

    def submit(self, job: Job, done: Done) -> None:
        """Has a job done after those before it."""
        self._jobs.put((job, done))

    async def ask(self, job: Callable[[Appending], Result]) -> Result:
        """The result of a job. Raises Unavailable."""
        answer: asyncio.Future[Result] = self._loop.create_future()
        self.submit(job, lambda result, error: settle(answer, result, error))
        return await answer

    @property
    def away(self) -> bool:
        """Whether the database failed a moment ago, so that it makes no sense to wait for it."""
        return monotonic() - self._failed_at < PAUSE

    @property
    def failing(self) -> bool:
        """Whether the database failed, and did nothing since."""
        return self._away_since is not None

    def finish(self) -> None:
        """Ends the thread; returns when all jobs are done."""
        self._jobs.put(None)
        self.join()

    def run(self) -> None:
        """Until `finish`."""
        while (given := self._jobs.get()) is not None:
            job, done = given
            try:
                result, error = self._do(job), None
            except Unavailable as unavailable:
                result, error = None, unavailable
            self._loop.call_soon_threadsafe(done, result, error)
        self._close()

    def _do(self, job: Job) -> Any:
        if self.away:
            raise Unavailable("not tried again yet")
        try:
            if self._database is None:
                self._database = self._reach()
            result = job(self._database)
        except Unavailable as error:
            self._failed(str(error))
            raise
        except Exception as mistake:
            self._failed(where(mistake))
            raise Unavailable from mistake
        self._worked()
        return result

    def _failed(self, why: str) -> None:
        """Told once, not for every request that suffers from it."""
        self._close()
        self._failed_at = monotonic()
        if self._away_since is None:
            self._away_since = self._failed_at
            tell("collector.database_away", why=why)

    def _worked(self) -> None:
        if self._away_since is not None:
            tell("collector.database_back", seconds=round(monotonic() - self._away_since, 1))
            self._away_since = None

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def settle(answer: asyncio.Future[Result], result: Result, error: Exception | None) -> None:
    """Tells whoever waits, if somebody still does."""
    if answer.done():
        return
    if error is None:
        answer.set_result(result)
    else:
        answer.set_exception(error)
