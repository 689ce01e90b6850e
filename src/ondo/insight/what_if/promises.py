"""What rates by band of the score promise of the next ones, and whether such promises were kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ondo.domain.values import Millis
from ondo.insight.shares import Share

Judged = tuple[Millis, bool]
"""The score of somebody whose outcome is known, and whether it was a hit."""


@dataclass(frozen=True)
class Promise:
    """How well the rates by band foretell outcomes.

    `brier` is the mean square of (rate promised - what came of it), with the rates of all others in the band; `plain`
    the same with the rate of all others together. `expected` hits of the later half were to come by the rates that the
    earlier half had by band; `later` is what came.
    """

    TOLD: ClassVar = ("skill", "kept")

    brier: float
    plain: float
    expected: float
    later: Share

    @property
    def skill(self) -> float:
        """How much better than one rate for all: 1 is certainty, 0 no better, below 0 worse."""
        return 1 - self.brier / self.plain if self.plain else 0.0

    @property
    def kept(self) -> bool:
        """Whether what was promised lies within what chance may have made of it."""
        spread = self.later.interval
        return spread is None or spread[0] <= self.expected / self.later.whole <= spread[1]


def promise(lows: Sequence[Millis], judged: Sequence[Judged]) -> Promise:
    """From where each band begins, rising, and at least four people in the order of time.

    Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950.
    """
    placed = [(bisect_right(lows, score) - 1, hit) for score, hit in judged]
    known, together = _shares(placed, len(lows)), Share(sum(hit for _, hit in judged), len(judged))
    half = len(placed) // 2
    earlier, later = placed[:half], placed[half:]
    rates, before = _shares(earlier, len(lows)), sum(hit for _, hit in earlier) / half
    return Promise(
        brier=_square(
            [(_others(known[place] if known[place].whole > 1 else together, hit), hit) for place, hit in placed]
        ),
        plain=_square([(_others(together, hit), hit) for _, hit in placed]),
        expected=sum(rates[place].part / rates[place].whole if rates[place].whole else before for place, _ in later),
        later=Share(sum(hit for _, hit in later), len(later)),
    )


def _shares(placed: Sequence[tuple[int, bool]], bands: int) -> list[Share]:
    """How many of each band were hits."""
    hits, people = [0] * bands, [0] * bands
    for place, hit in placed:
        hits[place], people[place] = hits[place] + hit, people[place] + 1
    return [Share(*one) for one in zip(hits, people, strict=True)]


def _others(known: Share, hit: bool) -> float:
    """The rate of all others."""
    return (known.part - hit) / (known.whole - 1)


def _square(told: Sequence[tuple[float, bool]]) -> float:
    return sum((rate - hit) ** 2 for rate, hit in told) / len(told)
