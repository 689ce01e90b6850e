"""Instants as people read them: `Sun 22 Nov 2026 19:05`, and how long ago that is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from ondo.domain.instants import DAY, HOUR, MINUTE, Instant
from ondo.texts import current_language, say

_UNITS = ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes"))


def now() -> Instant:
    """The instant at which a request is answered: the one clock of the site."""
    return time.time_ns() // 1_000_000


def moment(at: Instant | None) -> Markup:
    """The element for an instant, in the zone of the playbook in force; a dash for none."""
    return Markup("–") if at is None else _element(at, in_words)


def clock(at: Instant) -> str:
    """The time of day, `19:05`."""
    return f"{datetime.fromtimestamp(at / 1000, zone()):%H:%M}"


def day(at: Instant | None) -> Markup:
    """The element for the day on which an instant lies; a dash for none."""
    return Markup("–") if at is None else _element(at, _day_in_words)


def _element(at: Instant, worded: Callable[[datetime], str]) -> Markup:
    found = datetime.fromtimestamp(at / 1000, UTC)
    shown, title = escape(worded(found.astimezone(zone()))), escape(ago(at, now()))
    return Markup(f'<time datetime="{found.isoformat(timespec="milliseconds")}" title="{title}">{shown}</time>')


def short_day(at: Instant) -> str:
    """The day on which an instant lies, for where there is little room: `11/22（日）` or `Sun 22 Nov`."""
    found = datetime.fromtimestamp(at / 1000, zone())
    months, names = _names("frame.months", current_language()), _names("frame.weekdays", current_language())
    return say("frame.short_date", month=months[found.month - 1], day=found.day, weekday=names[found.weekday()])


def in_words(found: datetime) -> str:
    """`2026年11月22日（日） 19:05` or `Sun 22 Nov 2026 19:05`."""
    return f"{_day_in_words(found)} {found:%H:%M}"


def _day_in_words(found: datetime) -> str:
    months, names = _names("frame.months", current_language()), _names("frame.weekdays", current_language())
    return say(
        "frame.date",
        year=found.year,
        month=months[found.month - 1],
        day=found.day,
        weekday=names[found.weekday()],
    )


@cache
def _names(key: str, language: str) -> list[str]:
    return say(key, lang=language).split()


def ago(at: Instant, as_of: Instant) -> str:
    """`3 days ago`, `in 2 hours`, `now`."""
    apart = abs(as_of - at)
    for length, unit in _UNITS:
        if apart >= length:
            return say(f"frame.{unit}_ago" if at <= as_of else f"frame.{unit}_ahead", count=apart // length)
    return say("frame.just_now")


def zone() -> ZoneInfo:
    """The zone in which pages tell the time."""
    from ondo.store.reading.in_force import zone_now  # takes its time to import, and commands tell no time

    return ZoneInfo(zone_now())
