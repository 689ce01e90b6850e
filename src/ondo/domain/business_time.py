"""Business time: deadlines counted in opening hours of working days, over a playbook's calendar and zone.

Opening hours are what the clocks on the wall show, so a change to summer time moves them with the clocks.
An opening is half-open, [opens, closes); a deadline is not: what is used up exactly at closing time is
due at that closing time, not at the next opening.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ondo.domain.instants import (
    DAY,
    HOUR,
    LATEST,
    MINUTE,
    Duration,
    Instant,
    LocalDay,
    Zone,
    date_of_day,
    day_of_date,
    to_datetime,
    to_instant,
)
from ondo.domain.instants import zone as zone_named
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Calendar

_UNITS = {"minutes": MINUTE, "hours": HOUR, "days": DAY}


@dataclass(frozen=True)
class _Openings:
    """Every opening of a calendar until 2100, in order; `worked[i]` is the business time by the end of the ith."""

    days: tuple[LocalDay, ...]
    starts: tuple[Instant, ...]
    ends: tuple[Instant, ...]
    worked: tuple[Duration, ...]


def add(calendar: Calendar, zone: Zone, start: Instant, allowance: Allowance) -> Instant:
    """When `allowance` is used up that begins at `start`; `LATEST` where no opening is left to count.

    Plain time is exact: a day is 86,400,000 ms. Business minutes and hours pass only while it is open.
    n business days end at the same local time n working days later. A start outside opening hours counts
    from the next opening.
    """
    if not allowance.business:
        return start + allowance.amount * _UNITS[allowance.unit]
    openings = _openings_of(calendar, zone)
    if allowance.unit == "days":
        return _days_later(openings, zone, start, allowance.amount)
    return _worked_off(openings, start, allowance.amount * _UNITS[allowance.unit])


def is_open(calendar: Calendar, zone: Zone, at: Instant) -> bool:
    """Whether an instant lies within opening hours; at closing time it does not."""
    openings = _openings_of(calendar, zone)
    index = bisect_right(openings.starts, at) - 1
    return index >= 0 and at < openings.ends[index]


def business_elapsed(calendar: Calendar, zone: Zone, start: Instant, end: Instant) -> Duration:
    """How much business time passes from `start` to `end`."""
    openings = _openings_of(calendar, zone)
    return _worked_by(openings, end) - _worked_by(openings, start)


def is_working_day(calendar: Calendar, day: LocalDay) -> bool:
    """Whether the company works on a local day at all."""
    return works_on(calendar, calendar.holiday_dates, day)


def works_on(calendar: Calendar, holiday_dates: frozenset[date], day: LocalDay) -> bool:
    """The same with other holidays. `closed_on` has the last word, then `open_on`, then holidays, then weekdays."""
    on = date_of_day(day)
    if on in calendar.closed_on:
        return False
    return on in calendar.open_on or (on not in holiday_dates and on.weekday() in calendar.days)


def _worked_by(openings: _Openings, at: Instant) -> Duration:
    index = bisect_right(openings.starts, at) - 1
    if index < 0:
        return 0
    end = openings.ends[index]
    return openings.worked[index] - (end - min(at, end))


def _worked_off(openings: _Openings, start: Instant, length: Duration) -> Instant:
    """The first instant by which so much has been worked since `start`."""
    if length <= 0:
        return _begin(openings, start)
    target = _worked_by(openings, start) + length
    index = bisect_left(openings.worked, target)
    if index == len(openings.ends):
        return LATEST
    return openings.ends[index] - (openings.worked[index] - target)


def _begin(openings: _Openings, start: Instant) -> Instant:
    """`start` itself while it is open, else the next opening."""
    index = bisect_right(openings.ends, start)
    return max(start, openings.starts[index]) if index < len(openings.ends) else LATEST


def _days_later(openings: _Openings, zone: Zone, start: Instant, count: int) -> Instant:
    """The local time of day of `start` on the working day that comes `count` later, by closing time at the latest."""
    index = bisect_right(openings.ends, start) + count
    if index >= len(openings.ends):
        return LATEST
    clock = _clock(zone, _begin(openings, start))
    return min(when_clocks_show(zone, openings.days[index], clock), openings.ends[index])


def _openings_of(calendar: Calendar, zone: Zone) -> _Openings:
    return _openings(calendar, calendar.holiday_dates, zone.name)


@lru_cache(maxsize=64)
def _openings(calendar: Calendar, holiday_dates: frozenset[date], zone_name: str) -> _Openings:
    """The table. The holidays are a key of their own, since calendars compare without them."""
    zone = zone_named(zone_name)
    rows: list[tuple[LocalDay, Instant, Instant, Duration]] = []
    worked, first = 0, zone.day_of(zone.midnights[0])
    hours = calendar.opens * MINUTE, calendar.closes * MINUTE
    for day in _working_days(calendar, holiday_dates, range(first, first + len(zone.midnights) - 1)):
        midnight = zone.midnights[day - first]
        if zone.midnights[day - first + 1] - midnight == DAY:  # as nearly always; this is done for 130 years
            opens, closes = midnight + hours[0], midnight + hours[1]
        else:
            opens, closes = (when_clocks_show(zone, day, clock) for clock in hours)
        if opens < closes:
            worked += closes - opens
            rows.append((day, opens, closes, worked))
    return _Openings(*zip(*rows, strict=True)) if rows else _Openings((), (), (), ())


def _working_days(calendar: Calendar, holiday_dates: frozenset[date], days: range) -> Iterator[LocalDay]:
    """Weekdays repeat, so only days that are exceptions by their date are asked one by one."""
    dated = {day_of_date(on) for on in (*calendar.closed_on, *calendar.open_on, *holiday_dates)}
    usual = [date_of_day(day).weekday() in calendar.days for day in range(7)]
    return (day for day in days if (works_on(calendar, holiday_dates, day) if day in dated else usual[day % 7]))


def _clock(zone: Zone, at: Instant) -> Duration:
    """What the clocks show at an instant, as milliseconds since 00:00."""
    local = to_datetime(at, zone.name).replace(tzinfo=None)
    return (local - datetime.combine(local.date(), time())) // timedelta(milliseconds=1)


def when_clocks_show(zone: Zone, day: LocalDay, clock: Duration) -> Instant:
    """When the clocks show a time on a local day: the first time if twice; if never, as they would unchanged."""
    midnight, end = zone.midnight(day), zone.midnight(day + 1)
    if end - midnight == DAY:
        return midnight + clock
    shown = datetime.combine(date_of_day(day), time(), ZoneInfo(zone.name)) + timedelta(milliseconds=clock)
    return min(to_instant(shown), end)
