"""Between two batches a worker gives people who wait an owner, takes back what nobody has begun, draws the sample."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo.actions.assign_waiting import assign_waiting
from ondo.actions.draw_sample import draw_sample
from ondo.actions.reclaim_unbegun import reclaim_unbegun
from ondo.domain.instants import MINUTE, SECOND, Duration, Instant
from ondo.store.models import AssignmentRule
from ondo.store.reading.desk.assignment import Place, anybody_waits, places_after

EVERY: Duration = SECOND
AGAIN: Duration = 10 * SECOND
"""Where nobody could be given to anybody, it is tried again after so long."""
AT_ONCE = 100
NEXT_DRAW: Duration = 10 * MINUTE
"""Between two looks whether another week has begun."""


@dataclass(slots=True)
class Assigning:
    """One of the things that a worker looks after between two batches."""

    _next_look: Instant = field(default=0, init=False)
    _after: Place | None = field(default=None, init=False)
    _assigned: int = field(default=0, init=False)
    """In the pass through all who wait that is under way."""

    def __call__(self, now: Instant) -> bool:
        """A few of those who wait, if it is time; whether anything was done."""
        if now < self._next_look <= now + AGAIN:  # a clock that was set back shall silence nobody
            return False
        self._next_look = now + EVERY
        if self._after is None and not AssignmentRule.objects.exists():
            return False
        reclaimed = reclaim_unbegun(at=now) if self._after is None else 0
        return bool(self._assign(now)) or bool(reclaimed)

    def _assign(self, now: Instant) -> int:
        """The next of them. The pass goes on where it was, so that those whom nobody can take hold up no other."""
        if self._after is None and not anybody_waits(now):
            return 0
        places = places_after(self._after, now, AT_ONCE)
        done = assign_waiting(people=[place.person for place in places], at=now) if places else 0
        self._assigned += done
        if len(places) == AT_ONCE:
            self._after, self._next_look = places[-1], now
        else:
            self._next_look = now + (EVERY if self._assigned else AGAIN)
            self._after, self._assigned = None, 0
        return done


@dataclass(slots=True)
class Exploring:
    """Another one: the exploration sample of the week."""

    _next_look: Instant = field(default=0, init=False)

    def __call__(self, now: Instant) -> bool:
        """Draw it, if it is time; whether anybody was drawn."""
        if now < self._next_look <= now + NEXT_DRAW:
            return False
        self._next_look = now + NEXT_DRAW
        return bool(draw_sample(at=now))
