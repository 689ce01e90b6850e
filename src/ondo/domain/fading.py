"""What an award is still worth, in whole local days and whole milli-points: no float takes part (law 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import lru_cache

from ondo.domain.instants import Instant, LocalDay
from ondo.domain.rules import EngagementRule, Fade, FadeKind
from ondo.domain.values import SATURATION, Millis, clamp

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


@lru_cache(maxsize=256)
def half_life_factors(days: int) -> tuple[int, ...]:
    """factor[d] = floor(2^30 · 2^(−d/days)), down to the first zero: what is left after d days."""
    with localcontext() as context:
        context.prec = 60
        one = Decimal(2) ** _FRACTION_BITS
        first = [int(one * Decimal(2) ** (-Decimal(d) / days)) for d in range(days)]
    return tuple(first[d % days] >> (d // days) for d in range(days * (_FRACTION_BITS + 1) + 1))


def worth(rule: EngagementRule, held: Held, day: LocalDay) -> Millis:
    """What a person holds of a rule on a local day, in milli-points."""
    fade = rule.fade
    if fade is None:
        return held.base
    if fade.kind is FadeKind.HALVES:
        return _halved(held.base, fade.days, day - held.base_day)
    if fade.kind is FadeKind.LINEAR:
        shares = sum(points * (fade.days - (day - since)) for since, points in held.lots if day - since < fade.days)
        return shares // fade.days
    return sum(points for since, points in held.lots if day - since < fade.days)


def give(rule: EngagementRule, held: Held, day: LocalDay, since: LocalDay) -> Millis:
    """Award the rule's points on `day` for something of day `since`; returns what it added on `day`.

    The rule's bound cuts the award against what is held now; an award of zero changes nothing.
    """
    before = worth(rule, held, day)
    if rule.points < 0:
        low = -SATURATION if rule.worth_at_least is None else rule.worth_at_least
        given = max(rule.points, min(0, low - before))
        held.base += given
        return given
    high = SATURATION if rule.worth_at_most is None else min(rule.worth_at_most, SATURATION)
    _add(rule, held, day, since, room=max(0, high - before))
    return worth(rule, held, day) - before


def _add(rule: EngagementRule, held: Held, day: LocalDay, since: LocalDay, room: Millis) -> None:
    fade = rule.fade
    if fade is None:
        held.base += min(rule.points, room)
    elif fade.kind is FadeKind.HALVES:
        given = min(_halved(rule.points, fade.days, day - since), room)
        if given:
            held.base, held.base_day = _halved(held.base, fade.days, day - held.base_day) + given, day
    elif day - since < fade.days:
        _add_lot(held, fade, day, since, _cut_lot(rule.points, fade, day - since, room))


def _cut_lot(points: Millis, fade: Fade, age: int, room: Millis) -> Millis:
    """The largest lot of that age that is worth no more than `room` now."""
    if fade.kind is FadeKind.EXPIRES:
        return min(points, room)
    return min(points, room * fade.days // (fade.days - age))


def _add_lot(held: Held, fade: Fade, day: LocalDay, since: LocalDay, points: Millis) -> None:
    if not points:
        return
    kept = {lot_day: amount for lot_day, amount in held.lots if day - lot_day < fade.days}
    kept[since] = kept.get(since, 0) + points
    held.lots = [[lot_day, kept[lot_day]] for lot_day in sorted(kept)]


def _halved(points: Millis, days: int, age: int) -> Millis:
    factors = half_life_factors(days)
    return points * factors[clamp(age, 0, len(factors) - 1)] >> _FRACTION_BITS


def faded_out_by(rule: EngagementRule, held: Held) -> LocalDay:
    """A local day from which on the rule's worth no longer moves."""
    fade = rule.fade
    if fade is None:
        return 0
    if fade.kind is FadeKind.HALVES:
        return held.base_day + len(half_life_factors(fade.days))
    return held.lots[-1][0] + fade.days if held.lots else 0
