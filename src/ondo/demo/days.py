"""The days of the history: which are busy, what they are cut into, and when the demo company does what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from ondo.demo.dice import Dice, Ints, Table, quantiles
from ondo.domain.instants import DAY, HOUR, MINUTE, Instant, to_instant
from ondo.playbooks.outside import public_holidays

ZONE = "Asia/Tokyo"


def _clock(*hours: float) -> Table:
    return quantiles([int(hour * HOUR) for hour in hours])


READING_HOURS = _clock(0.2, 7.1, 8.4, 9.2, 9.9, 10.6, 11.3, 12.1, 12.6, 13.4, 14.2, 15.0, 15.8, 16.7, 17.9, 20.8, 23.9)
"""When people look at pages: in office hours mostly, at noon, and some late."""
OFFICE_HOURS = _clock(9.05, 9.7, 10.4, 11.0, 11.6, 13.1, 13.9, 14.7, 15.5, 16.4, 17.8)
"""When people at their desks act, and when we do."""
FAIR_HOURS = _clock(10.0, 10.8, 11.5, 12.4, 13.5, 14.3, 15.1, 15.9, 16.9)

_WEEKDAYS = (96, 108, 110, 108, 94, 17, 14)
_HOLIDAY = 15
_OBON = 40


@dataclass(frozen=True)
class Rhythm:
    """Busy and quiet days: `upto[d]` is the weight of all days before `d`."""

    upto: Ints

    @cached_property
    def _day_of(self) -> Ints:
        return np.repeat(np.arange(len(self.upto) - 1, dtype=np.int64), np.diff(self.upto))

    def draw(self, dice: Dice, first: Ints, until: Ints) -> Ints:
        """A day from `first` to before `until` for each pair, busy days more often; the last day if none is left."""
        low, high = self.upto[first], self.upto[until]
        spot = low + dice.below(np.maximum(high - low, 0), len(low))
        found: Ints = self._day_of[np.minimum(spot, self.upto[-1] - 1)]
        return found


@dataclass(frozen=True)
class Days:
    """The period of the history, as local days numbered from 0."""

    first: date
    count: int

    @cached_property
    def midnights(self) -> Ints:
        """The first instant of each day, and of the day after the last. Japan has had no summer time since 1951."""
        first = to_instant(datetime.combine(self.first, time(), ZoneInfo(ZONE)))
        return first + DAY * np.arange(self.count + 1, dtype=np.int64)

    @property
    def end(self) -> Instant:
        return int(self.midnights[-1])

    def on(self, day: int) -> date:
        """The calendar date of a day."""
        return self.first + timedelta(days=int(day))

    def day_of(self, at: Ints) -> Ints:
        """The day in which each instant lies."""
        found: Ints = np.floor_divide(at - self.midnights[0], DAY)
        return found

    @cached_property
    def dates(self) -> list[date]:
        return [self.on(day) for day in range(self.count)]

    @cached_property
    def working(self) -> Ints:
        """The days on which the company works."""
        return np.array([day for day, on in enumerate(self.dates) if works(on)], dtype=np.int64)

    @cached_property
    def visits(self) -> Rhythm:
        """How people come back: by the day of the week, hardly on holidays."""
        return _rhythm([_weight(on) for on in self.dates])

    def arrivals(self, busy: dict[int, int]) -> Rhythm:
        """How new people come: more from month to month, and in waves on the days in `busy` (percent)."""
        grown = (
            _weight(on) * busy.get(day, 100) * (100 + 70 * day // self.count) // 10_000
            for day, on in enumerate(self.dates)
        )
        return _rhythm([max(weight, 1) for weight in grown])

    def next_working(self, day: int) -> int:
        """The first working day from `day` on; past the period, days go on without a calendar."""
        return self._next[day] if day < self.count else day

    def working_day_after(self, day: int, later: int) -> int:
        """The working day that is the so-manyth after `day`; for 0, the first from `day` on."""
        if later == 0 or day + 1 >= self.count:
            return self.next_working(day + later)
        nth = self._nth_from[day + 1] + later - 1
        beyond = nth - len(self._working) + 1
        return self._working[nth] if beyond <= 0 else self.count + beyond

    def written(self, day: int) -> str:
        """The calendar date of a day, as people write it into a field."""
        return self._written[day] if 0 <= day < len(self._written) else self.on(day).isoformat()

    @cached_property
    def _written(self) -> list[str]:
        return [on.isoformat() for on in self.dates]

    @cached_property
    def _next(self) -> list[int]:
        return [self._working[nth] for nth in self._nth_from]

    @cached_property
    def _working(self) -> list[int]:
        return [*self.working.tolist(), self.count]

    @cached_property
    def _nth_from(self) -> list[int]:
        """For each day, the place in `_working` of the first working day from it on."""
        found: list[int] = np.searchsorted(self.working, np.arange(self.count)).tolist()
        return found


def works(on: date) -> bool:
    """Whether the company works on this date."""
    new_year = (on.month, on.day) >= (12, 29) or (on.month, on.day) <= (1, 3)
    return on.weekday() < 5 and not new_year and on not in public_holidays("JP")


def _weight(on: date) -> int:
    if not works(on):
        return _HOLIDAY if on.weekday() < 5 else _WEEKDAYS[on.weekday()]
    return _OBON if on.month == 8 and 12 <= on.day <= 16 else _WEEKDAYS[on.weekday()]


def _rhythm(weights: list[int]) -> Rhythm:
    return Rhythm(np.concatenate([[0], np.cumsum(weights)]).astype(np.int64))


@dataclass(frozen=True)
class Occasion:
    """Something the company holds: a webinar, a seminar, an exhibition, a mailing."""

    name: str
    day: int
    at: Instant


@dataclass(frozen=True)
class Diary:
    """What the company holds in the period. The same for all markets of one history."""

    newsletters: tuple[Occasion, ...]
    webinars: tuple[Occasion, ...]
    seminars: tuple[Occasion, ...]
    exhibitions: tuple[Occasion, ...]
    busy: dict[int, int]


_EXHIBITIONS = ((5, "SaaS展 春"), (10, "営業DX展"), (2, "マーケティングWeek"))
_WEBINARS = ("はじめてのMQL", "インサイドセールス入門", "製品デモ：30分でわかる", "名刺を商談に", "料金と導入の進め方")


def diary(days: Days) -> Diary:
    """The diary of a period: a mailing a week, a webinar a month, a seminar a quarter, three fairs."""
    exhibitions = tuple(_exhibitions(days))
    campaigns = {day + extra: 230 for day in range(60, days.count, 91) for extra in range(4)}
    fairs = {item.day: 160 for item in exhibitions}
    return Diary(
        newsletters=tuple(_every(days, 7, 1, 10 * HOUR, "newsletter")),
        webinars=tuple(_webinars(days)),
        seminars=tuple(_every(days, 91, 3, 15 * HOUR, "seminar")),
        exhibitions=exhibitions,
        busy=campaigns | fairs,
    )


def _every(days: Days, step: int, weekday: int, clock: int, name: str) -> Iterator[Occasion]:
    start = (weekday - days.first.weekday()) % 7
    for day in range(start, days.count, step):
        open_day = days.next_working(day)
        if open_day < days.count:
            yield Occasion(f"{name}-{days.on(open_day):%Y-%m-%d}", open_day, int(days.midnights[open_day]) + clock)


def _webinars(days: Days) -> Iterator[Occasion]:
    for index, item in enumerate(_every(days, 28, 3, 14 * HOUR + 30 * MINUTE, "")):
        yield Occasion(_WEBINARS[index % len(_WEBINARS)], item.day, item.at)


def _exhibitions(days: Days) -> Iterator[Occasion]:
    """Three days each, Wednesday to Friday, in the second full week of the month."""
    for day, on in enumerate(days.dates):
        for month, name in _EXHIBITIONS:
            if on.month == month and on.weekday() in (2, 3, 4) and 10 <= on.day <= 16:
                yield Occasion(f"{name} {on.year}", day, int(days.midnights[day]))
