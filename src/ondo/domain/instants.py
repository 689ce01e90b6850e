"""Instants, durations and the local days of a time zone, all in whole milliseconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

Instant: TypeAlias = int
"""Milliseconds since 1970-01-01T00:00Z."""
Duration: TypeAlias = int
"""Milliseconds; a day is exactly 86,400,000 (law 4)."""
LocalDay: TypeAlias = int
"""Days since 1970-01-01 in the playbook's zone."""

SECOND: Duration = 1000
MINUTE: Duration = 60 * SECOND
HOUR: Duration = 60 * MINUTE
DAY: Duration = 24 * HOUR

_EPOCH = date(1970, 1, 1)
_FIRST_DAY = -366
"""Tables start a year early, so that a zone west of Greenwich can name the epoch itself."""
_DAYS = 366 + 365 * 131
"""… and end with the year 2100."""

EARLIEST: Instant = 0
LATEST: Instant = 130 * 365 * DAY


@dataclass(frozen=True)
class Zone:
    """A time zone as a table of local midnights: `midnights[i]` starts local day `_FIRST_DAY + i`.

    A midnight that a clock change skips is the first instant of its date (law 4).
    """

    name: str
    midnights: Sequence[Instant]

    def day_of(self, at: Instant) -> LocalDay:
        """The local day an instant lies in."""
        table = self.midnights
        index = at // DAY - _FIRST_DAY
        if not 0 < index < len(table) - 2:
            return bisect_right(table, at) - 1 + _FIRST_DAY
        while table[index] > at:
            index -= 1
        while table[index + 1] <= at:
            index += 1
        return index + _FIRST_DAY

    def midnight(self, day: LocalDay) -> Instant:
        """The first instant of a local day; days beyond the table go by 86,400,000 ms each."""
        index = day - _FIRST_DAY
        last = len(self.midnights) - 1
        if index > last:
            return self.midnights[last] + (index - last) * DAY
        return self.midnights[max(index, 0)]

    def date_of(self, at: Instant) -> date:
        """The local calendar date of an instant."""
        return date_of_day(self.day_of(at))

    def start_of(self, on: date) -> Instant:
        """The first instant of a local calendar date."""
        return self.midnight(day_of_date(on))


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The table of a named zone (`Asia/Tokyo`). Raises `ZoneInfoNotFoundError` for an unknown name."""
    rules, epoch = ZoneInfo(name), _EPOCH.toordinal()
    days = range(_FIRST_DAY, _FIRST_DAY + _DAYS)
    ahead = (rules.utcoffset(datetime.fromordinal(epoch + day)) for day in days)
    return Zone(name, tuple(day * DAY - _milliseconds(offset) for day, offset in zip(days, ahead, strict=True)))


@cache
def _milliseconds(length: timedelta | None) -> Duration:
    # a zone has few offsets and a table has many days
    return (length or timedelta()) // timedelta(milliseconds=1)


def to_instant(moment: datetime) -> Instant:
    """An aware datetime in whole milliseconds, cut towards the past; also of the first and the last day there is."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def to_datetime(at: Instant, zone_name: str = "UTC") -> datetime:
    """An instant as an aware datetime in a named zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone_name))


def rfc3339(at: Instant) -> str:
    """An instant as it looks to programs: `2026-11-22T10:12:24.123Z`."""
    return to_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_of_date(on: date) -> LocalDay:
    """The number of a calendar date."""
    return (on - _EPOCH).days


def date_of_day(day: LocalDay) -> date:
    """The calendar date of a local day."""
    return _EPOCH + timedelta(days=day)
