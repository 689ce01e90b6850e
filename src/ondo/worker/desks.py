"""What desks show is brought up to the day, some people at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo.actions.refresh_desks import refresh_desks
from ondo.domain.instants import SECOND, Instant

PAUSE = 5 * SECOND
"""So long nobody looks once there was nothing to do."""


@dataclass(slots=True)
class Desks:
    """For `Worker.others`."""

    _next_look: Instant = field(default=0, init=False)

    def __call__(self, now: Instant) -> bool:
        """A little more; whether there was anything."""
        if now < self._next_look <= now + PAUSE:
            return False
        busy = refresh_desks(at=now)
        self._next_look = now if busy else now + PAUSE
        return busy
