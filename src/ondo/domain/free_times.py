"""Free times: when somebody can be met, from their week, the days on which the company works, and what is taken.

Times of the week are what the clocks on the wall show, so a change to summer time moves them with the clocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ondo.domain.business_time import is_working_day, when_clocks_show
from ondo.domain.instants import MINUTE, Duration, Instant, LocalDay, Zone, date_of_day
from ondo.domain.playbook import Calendar


@dataclass(frozen=True, order=True)
class Weekly:
    """A part of each week: a weekday (Monday 0), from and until minutes of that day."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True, order=True)
class Taken:
    """A length of time in which somebody cannot be met: [since, until)."""

    since: Instant
    until: Instant


@dataclass(frozen=True)
class Offer:
    """How somebody can be met: `length` of a meeting, `pause` around it that stays free."""

    week: Sequence[Weekly]
    zone: Zone
    length: Duration
    pause: Duration = 0


def slots(offer: Offer, calendar: Calendar, taken: Sequence[Taken], since: Instant, until: Instant) -> list[Instant]:
    """When a meeting can begin from `since` on and before `until`, in order.

    Meetings begin one after the other from the beginning of each part of the week. None on days on which the company
    does not work, none that overlaps what is taken or comes closer to it than the pause.
    """
    first, last = offer.zone.day_of(since), offer.zone.day_of(until)
    days = (day for day in range(first, last + 1) if is_working_day(calendar, day))
    found = {start for day in days for start in _of_day(offer, day) if since <= start < until}
    return sorted(start for start in found if is_free(offer, taken, start))


def is_free(offer: Offer, taken: Sequence[Taken], start: Instant) -> bool:
    """Whether a meeting that begins then keeps its distance from everything that is taken."""
    since, until = start - offer.pause, start + offer.length + offer.pause
    return not any(one.since < until and since < one.until for one in taken)


def _of_day(offer: Offer, day: LocalDay) -> Iterator[Instant]:
    weekday = date_of_day(day).weekday()
    for part in offer.week:
        if part.weekday == weekday:
            start = when_clocks_show(offer.zone, day, part.begins * MINUTE)
            end = when_clocks_show(offer.zone, day, part.ends * MINUTE)
            while start + offer.length <= end:
                yield start
                start += offer.length + offer.pause
