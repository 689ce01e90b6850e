"""How many events a worker decides about at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo import settings

LONGEST = 1.5
"""Seconds that a batch should take at most, however much waits: so long somebody's act may wait for their fold."""
AS_IT_COMES, OF_A_BACKLOG = 2_000, 16_000


@dataclass(slots=True)
class Pace:
    """Few events while the worker keeps up, more of them the more wait.

    Events of one person share one read and one write of their state, so that a larger batch costs less an event.
    """

    least: int
    most: int
    size: int = field(init=False)
    """Of the next batch."""

    def __post_init__(self) -> None:
        self.size = self.least

    def learn(self, *, more: bool, seconds: float) -> None:
        """A batch took so long; `more`: something was left waiting."""
        if not more:
            self.size = self.least
        elif 2 * seconds <= LONGEST:
            self.size = min(self.most, 2 * self.size)
        elif seconds > LONGEST:
            self.size = max(self.least, self.size // 2)

    def begin_again(self) -> None:
        """A batch came to nothing: the less is done in vain, the better."""
        self.size = self.least


def steady(size: int) -> Pace:
    """Always as many."""
    return Pace(size, size)


def pace() -> Pace:
    """As suits the database: on SQLite a batch keeps the collector waiting, so it stays short."""
    return steady(50) if settings.database().vendor == "sqlite" else Pace(AS_IT_COMES, OF_A_BACKLOG)
