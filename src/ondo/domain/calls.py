"""Calls: what comes of them, and when to try again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ondo.domain.business_time import is_open
from ondo.domain.instants import HOUR, Duration, Instant, Zone, to_datetime, to_instant
from ondo.domain.playbook import Calendar

ATTEMPTED, CONNECTED = "call_attempted", "call_connected"
"""The names of the events that a call is: nobody we wanted was there, and somebody was."""


class Outcome(StrEnum):
    """Call outcome (架電結果): what came of one attempt."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    ABSENT = "absent"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    CALL_BACK = "call_back"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"


SPOKEN = frozenset({Outcome.TALKED, Outcome.REFUSED})
"""The person was on the phone, and we learned something."""
IN_VAIN = frozenset({Outcome.NO_ANSWER, Outcome.ABSENT, Outcome.BUSY, Outcome.VOICEMAIL})
"""Nobody we wanted was there: it is to be tried again."""

SOONEST: Duration = 2 * HOUR
"""Nobody is called again before."""
_NOON, _MIDDLE = 12 * 60, 15 * 60
"""Minutes of the day that part morning, early and late afternoon."""
_DAYS = 30


def retry_at(calendar: Calendar, zone: Zone, tried: Sequence[Instant], now: Instant) -> Instant:
    """When to call again: in the part of the working day that was tried least, each time a day further off.

    `tried`: when the calls were that reached nobody. Falls back to a day from now where the calendar has no day.
    """
    times = Counter(_part(zone, at) for at in tried)
    waits = max(0, len(tried) - 1)
    earliest = now + SOONEST
    chances = [(day, at) for day, at in _chances(calendar, zone, now) if at >= earliest and day >= waits]
    fewest = min((times[_part(zone, at)] for _, at in chances), default=0)
    best = (at for _, at in chances if times[_part(zone, at)] == fewest)
    return next(best, now + 24 * HOUR)


def _part(zone: Zone, at: Instant) -> int:
    """Morning 0, early afternoon 1, late afternoon 2."""
    local = to_datetime(at, zone.name)
    minutes = local.hour * 60 + local.minute
    return (minutes >= _NOON) + (minutes >= _MIDDLE)


def _chances(calendar: Calendar, zone: Zone, now: Instant) -> Iterator[tuple[int, Instant]]:
    """A good time in each part of the next working days, in order; with the day's number among the working days."""
    minutes = sorted({calendar.opens + 60, 13 * 60 + 30, calendar.closes - 90})
    today, working = to_datetime(now, zone.name).date(), 0
    for ahead in range(_DAYS):
        day = today + timedelta(days=ahead)
        found = [at for at in (_at(zone, day, one) for one in minutes) if is_open(calendar, zone, at)]
        yield from ((working, at) for at in found)
        working += bool(found)


def _at(zone: Zone, day: date, minutes: int) -> Instant:
    return to_instant(datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone.name)))
