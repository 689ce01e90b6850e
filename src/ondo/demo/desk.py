"""The desk at which SDRs and field sales work: the dice, the office calendar, and what they write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TypeVar

import numpy as np

from ondo.demo.catalogue import What
from ondo.demo.days import Days
from ondo.demo.log import Log, Phrases
from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND, Instant

T = TypeVar("T")
_OPENS, _CLOSES = 9 * HOUR + 2 * MINUTE, 17 * HOUR + 55 * MINUTE


class Coin:
    """Draws for the stories of one market. Only `Random.random` is used: it never changed from version to version."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to below the limit."""
        return int(self._draw() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._draw() * (high - low + 1))

    def hit(self, per_mille: int) -> bool:
        """Yes, so many times in a thousand."""
        return self._draw() * 1000 < per_mille

    def one_of(self, values: Sequence[T]) -> T:
        """One of the values, each as likely as the others (see `lots`)."""
        return values[int(self._draw() * len(values))]


def lots(**weights: int) -> tuple[str, ...]:
    """Each word as often as its weight, to draw from."""
    return tuple(word for word, weight in weights.items() for _ in range(weight))


@dataclass(frozen=True)
class Office:
    """Working days and hours."""

    days: Days

    @cached_property
    def start(self) -> Instant:
        """The first instant of the period."""
        return int(self.days.midnights[0])

    @cached_property
    def end(self) -> Instant:
        """The end of the period."""
        return self.days.end

    def day(self, at: Instant) -> int:
        """The day in which an instant lies, counted from the first one."""
        return (at - self.start) // DAY

    def now_or_next(self, at: Instant) -> Instant:
        """This instant if the office is open then, else shortly after it opens."""
        day, clock = divmod(at - self.start, DAY)
        working = self.days.next_working(day + (clock > _CLOSES))
        if working == day and clock >= _OPENS:
            return at
        return self._midnight(working) + _OPENS + (at // SECOND % 1500) * SECOND

    def after(self, at: Instant, working_days: int, coin: Coin) -> Instant:
        """Some time in office hours, so many working days later."""
        day = self.days.working_day_after(self.day(at), working_days)
        return self._midnight(day) + coin.between(_OPENS, _CLOSES)

    def in_days(self, at: Instant, days: int, coin: Coin) -> Instant:
        """Some time in office hours on the first working day so many days later."""
        day = self.day(at) + days
        return self._midnight(self.days.next_working(day)) + coin.between(_OPENS, _CLOSES)

    def date(self, at: Instant) -> str:
        """The local date of an instant, as people write it into a field."""
        return self.days.written(self.day(at))

    def _midnight(self, day: int) -> Instant:
        return self.start + day * DAY


class Notes:
    """What sales write down in one market, act by act."""

    def __init__(self, say: Phrases, first_id: int, market: int) -> None:
        self.say = say
        self._first_id, self._market = first_id, market
        self._rows: list[tuple[int, int, int, int, int]] = []

    def write(self, what: What, person: int, at: Instant, user: int = 0, **properties: object) -> int:
        """Note one act; gives its number in the market's log."""
        number = self.next_number
        self._rows.append((what, person, at, self.say.number(properties), user))
        return number

    @property
    def next_number(self) -> int:
        """The number of the act that is written next."""
        return self._first_id + len(self._rows)

    def message_id(self, number: int) -> str:
        """The id under which an act of this market stands in the history."""
        return message_id(self._market, number)

    def add_to(self, log: Log) -> None:
        """Put everything into the log, keeping the numbers given."""
        if self._rows:
            log.add_mixed(*np.array(self._rows, dtype=np.int64).T)


def message_id(market: int, number: int) -> str:
    """The id of an event: its market, and its number there."""
    return f"{market:05d}-{number:08d}"
