"""What the SDRs can take: capacity, load, and a queue through which the real daily arrivals go."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ondo.domain.business_time import is_working_day
from ondo.domain.instants import DAY, Duration, Instant, LocalDay
from ondo.domain.playbook import Playbook
from ondo.insight.shares import Share

TARGET_LOAD = 0.85
"""How much of the capacity arrivals should take at most: at 100 % the queue of a bursty week is never worked off."""
PERIOD: Duration = 365 * DAY
"""The load is that of so much time at the end of the history: arrivals grow, and scores begin at zero."""
PROMISED = 1
"""So many working days after the day of arrival, people should have been reached."""


@dataclass(frozen=True)
class Capacity:
    """What the desk manages: SDRs × calls a day ÷ touches that a person takes. `most`: the share that may be used."""

    sdrs: float
    calls_per_day: float
    touches: float
    most: float = TARGET_LOAD

    @property
    def people_per_day(self) -> float:
        """New people a working day."""
        return self.sdrs * self.calls_per_day / self.touches


@dataclass(frozen=True)
class Queue:
    """What happened to people in the queue. `reached`: by the end of the next working day, of all who had that long.

    `longest`: the most people who ever waited overnight. `waiting`: those left at the end.
    """

    reached: Share
    longest: int
    waiting: int


@dataclass(frozen=True)
class Load:
    """Arrivals against capacity, over the working days of the period. `used`: the share of it that they take."""

    working_days: int
    per_day: float
    used: float | None = None
    queue: Queue | None = None


def load(arrivals: pl.Series, playbook: Playbook, first: Instant, last: Instant, capacity: Capacity | None) -> Load:
    """The load by arrivals (ms), in the playbook's zone and calendar: in a history that goes from `first` to `last`."""
    days = range(playbook.zone.day_of(max(first, last - PERIOD)), playbook.zone.day_of(last) + 1)
    working = [is_working_day(playbook.calendar, day) for day in days]
    counts = daily(arrivals, playbook, days)
    per_day = sum(counts) / max(1, sum(working))
    if capacity is None:
        return Load(sum(working), per_day)
    found = queue(counts, working, capacity.people_per_day)
    return Load(sum(working), per_day, per_day / capacity.people_per_day, found)


def daily(arrivals: pl.Series, playbook: Playbook, days: Sequence[LocalDay]) -> list[int]:
    """How many arrive on each local day."""
    counts = [0] * len(days)
    for at in arrivals:
        day = playbook.zone.day_of(at) - days[0]
        if 0 <= day < len(counts):
            counts[day] += 1
    return counts


def queue(arrivals: Sequence[int], working: Sequence[bool], capacity: float) -> Queue:
    """First come, first served, `capacity` people a working day. An idle desk saves nothing up, but begins at once.

    Deterministic, on real daily counts: no arrival process is assumed, so bursts and quiet weekends are as they were.
    """
    waiting: deque[int] = deque()  # for each person the number of working days that had begun by the day of arrival
    begun = reached = due = longest = 0
    credit = 0.0
    for count, works in zip(arrivals, working, strict=True):
        begun += works
        waiting.extend([begun] * count)
        if works:
            credit = min(credit, max(credit % 1, 1 - capacity)) + capacity
            for _ in range(min(int(credit + 1e-9), len(waiting))):
                arrived = waiting.popleft()
                credit, due, reached = credit - 1, due + 1, reached + (begun - arrived <= PROMISED)
        longest = max(longest, len(waiting))
    due += sum(begun - arrived > PROMISED for arrived in waiting)
    return Queue(Share(reached, due), longest, len(waiting))


def fits(found: Load, capacity: Capacity | None) -> bool:
    """Whether the arrivals take at most so much of the capacity as may be used; they do not where none is stated."""
    return capacity is not None and found.used is not None and found.used <= capacity.most


def usual_touches(rows: pl.DataFrame) -> float | None:
    """Calls and mails that a person took who was worked on, by the history; None where fewer than 20 were.

    `rows` are arrivals with `touches` and `outcome`; those still open are left out, since more acts may come.
    """
    worked = rows.filter(pl.col("touches") > 0, pl.col("outcome").is_in(["hit", "miss", "unrecorded"]))["touches"]
    mean = worked.mean()
    return float(mean) if worked.len() >= 20 and isinstance(mean, float) else None
