"""How many events a worker decides about at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo import settings

ON_POSTGRESQL = (2_000, 16_000, 1.5)
"""Least, most, and the seconds that a batch should take at most: so long somebody's act may wait for their fold."""
ON_SQLITE = (25, 50, 0.015)
"""A batch keeps the collector waiting there, and lasts the longer the more that one writes."""


@dataclass(slots=True)
class Pace:
    """Few events while the worker keeps up, more of them the more wait.

    Events of one person share one read and one write of their state, so that a larger batch costs less an event.
    """

    least: int
    most: int
    longest: float
    """Seconds that a batch should take at most, however much waits."""
    gives_way: bool = False
    """Whether nobody else can write beside a batch: whoever falls behind then rests as long as each batch took."""
    size: int = field(init=False)
    """Of the next batch."""

    def __post_init__(self) -> None:
        self.size = self.least

    def learn(self, *, more: bool, seconds: float) -> None:
        """A batch took so long; `more`: something was left waiting."""
        if not more:
            self.size = self.least
            return
        fitting = int(self.size * self.longest / seconds) if seconds > 0 else self.most
        self.size = max(self.least, min(self.most, 2 * self.size, fitting))

    def begin_again(self) -> None:
        """A batch came to nothing: the less is done in vain, the better."""
        self.size = self.least


def steady(size: int) -> Pace:
    """Always as many."""
    return Pace(size, size, 0.0)


def pace() -> Pace:
    """As suits the database."""
    if settings.database().vendor == "sqlite":
        return Pace(*ON_SQLITE, gives_way=True)
    return Pace(*ON_POSTGRESQL)
