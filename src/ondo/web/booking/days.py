"""Free times by day, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ondo.domain.instants import Instant, to_datetime
from ondo.texts import say


@dataclass(frozen=True)
class Slot:
    """When a meeting can begin: the instant, and what the clocks show then."""

    at: Instant
    clock: str


@dataclass(frozen=True)
class Day:
    """A day with free times."""

    on: date
    label: str
    slots: tuple[Slot, ...]


def by_day(slots: Iterable[Instant], zone: str) -> list[Day]:
    """The days of a zone on which there are free times."""
    local = ((at, to_datetime(at, zone)) for at in slots)
    return [
        Day(on, day_in_words(on), tuple(Slot(at, f"{found:%H:%M}") for at, found in parts))
        for on, parts in groupby(local, key=lambda one: one[1].date())
    ]


def day_in_words(on: date) -> str:
    """`2026年11月22日（日）` or `Sun 22 Nov 2026`."""
    months, names = say("frame.months").split(), say("frame.weekdays").split()
    return say("frame.date", year=on.year, month=months[on.month - 1], day=on.day, weekday=names[on.weekday()])


def zone_in_words(name: str) -> str:
    """What people call a zone: that of Japan by its name, others as they are written."""
    return say("booking.japan_time") if name == "Asia/Tokyo" else name
