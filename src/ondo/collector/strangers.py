"""Calls with a key that nobody knows.

They may be a customer's own, sent with a mistyped or an old key, so they are kept in the quarantine, where they can be
submitted again under the right source. They may also be anybody's, so there is little room for them: see
docs/decisions/0008.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from ondo.collector.rates import Bucket
from ondo.collector.telling import tell

RATE = 20
"""Items of all strangers together that are kept each second, by each process."""
MOST_CALLS, MOST_BYTES = 10_000, 64 * 1024 * 1024
"""What is kept of them at most, until somebody has decided about it."""
BETWEEN_LOOKS = 2.0
"""Seconds between two looks at how much there is."""
FULL_FOR = 300.0
"""Seconds after which they may try again once there is no room."""


@dataclass(slots=True)
class Strangers:
    """How much more of them may be kept."""

    look: Callable[[], Awaitable[tuple[int, int]]]
    """Counts what is kept: calls and bytes. Raises Unavailable."""
    bucket: Bucket = field(default_factory=lambda: Bucket(RATE))
    _full: bool = False
    _looked_at: float = float("-inf")

    async def wait(self) -> float:
        """Seconds after which something may be kept; 0.0 if it may be now. Raises Unavailable."""
        now = monotonic()
        if (seconds := self.bucket.wait(now)) > 0:
            return seconds
        if now - self._looked_at > BETWEEN_LOOKS:
            self._looked_at = now
            count, size = await self.look()
            full = count >= MOST_CALLS or size >= MOST_BYTES
            if full and not self._full:
                tell("collector.strangers_full", count=count, megabytes=size // 1024**2)
            self._full = full
        return FULL_FOR if self._full else 0.0
