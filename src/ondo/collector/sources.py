"""Who may send: the write keys, as the database had them a moment ago."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic, time_ns

from ondo.collector.rates import Bucket
from ondo.collector.tables import WriteKeyRow
from ondo.domain.instants import Instant

FRESH = 2.0
"""Seconds after which the keys are read again, while requests go on with what was read before."""
STALE = 10.0
"""Seconds after which requests wait until the keys have been read again."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where calls come from, and what has to be known of it while they are received."""

    id: int
    kind: str
    timezone: str
    bucket: Bucket | None
    """None: as many as it likes."""

    def wait(self, now: float) -> float:
        """Seconds after which it may send; 0.0 if it may at once."""
        return 0.0 if self.bucket is None else self.bucket.wait(now)

    @property
    def ours(self) -> bool:
        """Whether it may say what only our own sources may: whose event it is, verdicts, dated traits."""
        return self.kind in ("ondo", "history")

    @property
    def is_page(self) -> bool:
        """Whether everybody can read its write key."""
        return self.kind == "browser"


@dataclass(slots=True)
class Sources:
    """Finds the source that a write key lets in."""

    read: Callable[[], Awaitable[Sequence[WriteKeyRow]]]
    """Reads all write keys. Raises Unavailable."""
    known: dict[str, Source] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    fresh_until: float = float("-inf")
    """By the monotonic clock."""
    _buckets: dict[int, Bucket] = field(default_factory=dict)
    _reading: asyncio.Task[None] | None = None

    def find(self, keys: Iterable[object]) -> Source | None:
        """The source of the first of the keys that is valid."""
        for key in keys:
            if type(key) is str and (source := self.known.get(key)) is not None:
                return source
        return None

    async def ready(self) -> None:
        """Returns when the keys are known as they were a few seconds ago. Raises Unavailable."""
        age = monotonic() - self.fresh_until
        if age > STALE - FRESH:
            await self.read_again()
        elif age > 0:
            self._begin()

    async def read_again(self) -> None:
        """Returns when the keys are known as they are now. Raises Unavailable."""
        await asyncio.shield(self._begin())

    def _begin(self) -> asyncio.Task[None]:
        """The reading that is under way, or a new one."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._read())
            self._reading.add_done_callback(_look_at)
        return self._reading

    async def _read(self) -> None:
        rows = await self.read()
        now = time_ns() // 1_000_000
        valid = [row for row in rows if not (_past(row.revoked_at, now) or _past(row.disabled_at, now))]
        self._buckets = {row.source_id: self._bucket(row) for row in valid if row.rate_per_second is not None}
        self.known = {row.write_key: self._source(row) for row in valid}
        self.revoked = frozenset(row.write_key for row in rows) - self.known.keys()
        self.fresh_until = monotonic() + FRESH

    def _bucket(self, row: WriteKeyRow) -> Bucket:
        """What a source may still send this second stays as it was, unless its rate was changed."""
        rate = max(row.rate_per_second or 0, 1)
        before = self._buckets.get(row.source_id)
        return before if before is not None and before.rate == rate else Bucket(rate)

    def _source(self, row: WriteKeyRow) -> Source:
        return Source(row.source_id, row.kind, row.timezone, self._buckets.get(row.source_id))


def _past(instant: Instant | None, now: Instant) -> bool:
    return instant is not None and instant <= now


def _look_at(reading: asyncio.Task[None]) -> None:
    """Whoever waited for it has been told; where nobody did, the next request tries again."""
    if not reading.cancelled():
        reading.exception()
