"""What an award is still worth, in whole local days and whole milli-points: no float takes part (law 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Protocol

from ondo.domain.instants import Instant, LocalDay
from ondo.domain.rules import EngagementRule, FadeKind
from ondo.domain.values import SATURATION, Millis

_FRACTION_BITS = 30
"""Half-life factors are fixed-point with 30 bits, so that factor × saturated points fits an int64."""


@dataclass(slots=True)
class Held:
    """What one person holds of one engagement rule.

    `base` is the sum as of local day `base_day` (rules that halve or do not fade); `lots` are the awards of
    each day, `[day, milli-points]`, oldest first (rules that fade linearly or expire). `own`: at least one
    positive award came from an act of the person's own. The rest is what the rule's limits have used.
    """

    base: Millis = 0
    base_day: LocalDay = 0
    lots: list[list[int]] = field(default_factory=list)
    own: bool = False
    ever: int = 0
    on_day: LocalDay | None = None
    that_day: int = 0
    last_at: Instant | None = None

    def clear(self) -> None:
        """Take the points away; limits stay used."""
        self.base = 0
        self.base_day = 0
        self.lots = []
        self.own = False


class Fading(Protocol):
    """How one rule's awards lose their worth."""

    def worth(self, held: Held, day: LocalDay) -> Millis:
        """What is held on a local day, in milli-points."""

    def add(self, held: Held, day: LocalDay, since: LocalDay, points: Millis, room: Millis) -> None:
        """Award positive points on `day` for something of day `since`, cut so that they add at most `room` now."""

    def settled(self, held: Held) -> LocalDay:
        """A local day from which on the worth no longer moves."""


@dataclass(frozen=True)
class Lasting:
    """No fading: the sum stays until a reset or `cleared_by`."""

    def worth(self, held: Held, day: LocalDay) -> Millis:
        return held.base

    def add(self, held: Held, day: LocalDay, since: LocalDay, points: Millis, room: Millis) -> None:
        held.base += min(points, room)

    def settled(self, held: Held) -> LocalDay:
        return 0


@dataclass(frozen=True)
class Halving:
    """Halves every `days`: the stored base times a factor from an integer table; only an award re-bases it."""

    factors: tuple[int, ...]

    def worth(self, held: Held, day: LocalDay) -> Millis:
        return self._left(held.base, day - held.base_day)

    def _left(self, points: Millis, age: int) -> Millis:
        return points * self.factors[age] >> _FRACTION_BITS if age < len(self.factors) else 0

    def add(self, held: Held, day: LocalDay, since: LocalDay, points: Millis, room: Millis) -> None:
        given = min(self._left(points, day - since), room)
        if given:
            held.base, held.base_day = self.worth(held, day) + given, day

    def settled(self, held: Held) -> LocalDay:
        return held.base_day + len(self.factors)


@dataclass(frozen=True)
class Linear:
    """Falls evenly to zero in `days`: each day's lot by itself, floored once for the rule."""

    days: int

    def worth(self, held: Held, day: LocalDay) -> Millis:
        end = day - self.days
        return sum([points * (since - end) for since, points in held.lots if since > end]) // self.days

    def add(self, held: Held, day: LocalDay, since: LocalDay, points: Millis, room: Millis) -> None:
        left = self.days - (day - since)
        if left > 0:
            _add_lot(held, day - self.days, since, min(points, room * self.days // left))

    def settled(self, held: Held) -> LocalDay:
        return held.lots[-1][0] + self.days if held.lots else 0


@dataclass(frozen=True)
class Expiring:
    """Whole until the midnight that starts day + `days`, then nothing."""

    days: int

    def worth(self, held: Held, day: LocalDay) -> Millis:
        end = day - self.days
        return sum([points for since, points in held.lots if since > end])

    def add(self, held: Held, day: LocalDay, since: LocalDay, points: Millis, room: Millis) -> None:
        if day - since < self.days:
            _add_lot(held, day - self.days, since, min(points, room))

    def settled(self, held: Held) -> LocalDay:
        return held.lots[-1][0] + self.days if held.lots else 0


def _add_lot(held: Held, end: LocalDay, since: LocalDay, points: Millis) -> None:
    """Add to the lot of a day; lots of day `end` and before are worth nothing any more and are dropped."""
    if points:
        kept = {day: amount for day, amount in held.lots if day > end}
        kept[since] = kept.get(since, 0) + points
        held.lots = [[day, kept[day]] for day in sorted(kept)]


def fading(rule: EngagementRule) -> Fading:
    """How a rule's awards fade."""
    fade = rule.fade
    if fade is None:
        return Lasting()
    if fade.kind is FadeKind.HALVES:
        return Halving(half_life_factors(fade.days))
    return Linear(fade.days) if fade.kind is FadeKind.LINEAR else Expiring(fade.days)


@lru_cache(maxsize=256)
def half_life_factors(days: int) -> tuple[int, ...]:
    """factor[d] = floor(2^30 · 2^(−d/days)), down to the first zero: what is left after d days."""
    with localcontext() as context:
        context.prec = 60
        one = Decimal(2) ** _FRACTION_BITS
        first = [int(one * Decimal(2) ** (-Decimal(d) / days)) for d in range(days)]
    return tuple(first[d % days] >> (d // days) for d in range(days * _FRACTION_BITS + 2))


def give(rule: EngagementRule, how: Fading, held: Held, day: LocalDay, since: LocalDay) -> Millis:
    """Award the rule's points on `day` for something of day `since`; returns what it added on `day`.

    The rule's bound cuts the award against what is held now; an award of zero changes nothing.
    """
    before = how.worth(held, day)
    if rule.points < 0:
        low = -SATURATION if rule.worth_at_least is None else rule.worth_at_least
        given = max(rule.points, min(0, low - before))
        held.base += given
        return given
    high = SATURATION if rule.worth_at_most is None else min(rule.worth_at_most, SATURATION)
    how.add(held, day, since, rule.points, room=max(0, high - before))
    return how.worth(held, day) - before
