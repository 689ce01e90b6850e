"""Group commit: while one group of requests is being stored the next ones gather, and share one commit.

Everything here happens in the event loop's thread, so nothing needs a lock; storing itself is the scribe's job. There
is no timer: a group is whatever has come in by the time the scribe is free, be it one request or hundreds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ondo.collector.appending import Appending, Indigestible, Unavailable
from ondo.collector.counting import Counts
from ondo.collector.scribe import Scribe, settle
from ondo.collector.tables import Deposit, apart, set_aside
from ondo.collector.telling import tell

MOST_WAITING = 64 * 1024 * 1024
"""Bytes that may wait to be stored; beyond that clients are told to come again."""
MOST_OF_A_GROUP = 4 * 1024 * 1024
"""Bytes that are stored by one commit, so that whoever else writes does not wait for long."""

Waiting: TypeAlias = tuple[Deposit, "asyncio.Future[None]"]


@dataclass(slots=True)
class Writer:
    """Takes what requests bring, and says when it is on the disk."""

    scribe: Scribe
    counts: Counts
    _waiting: list[Waiting] = field(default_factory=list)
    _size: int = 0
    _busy: bool = False

    def take(self, deposit: Deposit) -> asyncio.Future[None]:
        """Done when all of it is on the disk, failed with Unavailable when nothing is. Raises Unavailable at once
        where it makes no sense to wait.
        """
        if self.scribe.away or self._size + deposit.size > MOST_WAITING:
            raise Unavailable("not tried")
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[None] = loop.create_future()
        self._waiting.append((deposit, stored))
        self._size += deposit.size
        if not self._busy:
            self._busy = True
            loop.call_soon(self._hand_over)  # not at once: more requests may be ready to be read
        return stored

    def _hand_over(self) -> None:
        count = _fitting(self._waiting)
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        deposits = [deposit for deposit, _ in group]
        self.scribe.submit(
            lambda database: store(database, deposits), lambda new, error: self._stored(group, new, error)
        )

    def _stored(self, group: Sequence[Waiting], new: int | None, error: Unavailable | None) -> None:
        self._size -= sum(deposit.size for deposit, _ in group)
        if self._waiting:
            self._hand_over()
        else:
            self._busy = False
        for _, stored in group:
            settle(stored, None, error)
        if new is not None:
            self.counts.stored((deposit for deposit, _ in group), new)


def _fitting(waiting: Sequence[Waiting]) -> int:
    """How many of the first make a group: at least one."""
    size = 0
    for count, (deposit, _) in enumerate(waiting):
        size += deposit.size
        if size > MOST_OF_A_GROUP:
            return max(1, count)
    return len(waiting)


def store(database: Appending, deposits: Sequence[Deposit]) -> int:
    """Stores a group; how many events were new. What the database will never take is set aside, so that one call
    does not keep all others waiting for ever. Raises Unavailable.
    """
    try:
        return database.append(deposits)
    except Indigestible as error:
        if len(deposits) > 1:
            return sum(store(database, [deposit]) for deposit in deposits)
        (deposit,) = deposits
        if not deposit.events:
            raise
        if len(deposit.events) > 1 or deposit.quarantined:
            return store(database, apart(deposit))
        tell("collector.set_aside", why=str(error))
        return database.append([set_aside(deposit.events[0], str(error))])
