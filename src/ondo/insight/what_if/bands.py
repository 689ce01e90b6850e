"""Whether a higher score means a better person: rates by band of the score, and how well it puts people in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import polars as pl

from ondo.domain.values import Millis
from ondo.insight.notes import FEW
from ondo.insight.shares import Z95, Share
from ondo.insight.what_if.promises import Promise, promise

BANDS = 5


@dataclass(frozen=True)
class Band:
    """MQLs with a score from `low` to `high`, and how many of those with a known outcome were hits."""

    TOLD: ClassVar = ("lift",)

    low: Millis
    high: Millis
    known: Share
    average: float
    """The rate of all of them together."""

    @property
    def lift(self) -> float | None:
        """How many times as often as all together; None where there are too few for a rate."""
        return self.known.rate / self.average if self.known.rate is not None and self.average else None


@dataclass(frozen=True)
class Order:
    """What the score at the instant of becoming an MQL says of the outcome.

    `area`: of a hit and a miss taken at random, how often the hit has the higher score, with its 95 % interval (AUC;
    .5 is no better than chance), among MQLs only; None where too few outcomes are known. `fallen`: pairs of bands, by
    their places, of which the higher one is worse by more than chance.
    """

    TOLD: ClassVar = ("rises",)

    bands: tuple[Band, ...] = ()
    area: tuple[float, float, float] | None = None
    fallen: tuple[tuple[int, int], ...] = ()
    promise: Promise | None = None

    @property
    def rises(self) -> bool:
        """No band is worse than one below it by more than chance."""
        return not self.fallen


def order(rows: pl.DataFrame) -> Order:
    """From arrivals with `at`, `outcome`, `score_millis`. Nothing where the rarer of hits and misses is below `FEW`."""
    known = rows.filter(pl.col("outcome").is_in(["hit", "miss"])).sort("at", "score_millis", "outcome")
    judged: list[tuple[Millis, bool]] = list(known.select("score_millis", pl.col("outcome") == "hit").iter_rows())
    hits = [score for score, hit in judged if hit]
    misses = [score for score, hit in judged if not hit]
    if min(len(hits), len(misses)) < FEW:
        return Order()
    found = bands(sorted(judged))
    return Order(
        found, area(hits, misses), worse([one.known for one in found]), promise([one.low for one in found], judged)
    )


def bands(scores: Sequence[tuple[Millis, bool]], count: int = BANDS) -> tuple[Band, ...]:
    """(score, whether it was a hit) in order, cut into parts as equal as can be; equal scores stay together."""
    average = sum(hit for _, hit in scores) / len(scores)
    edges = [scores[place * len(scores) // count][0] for place in range(1, count)]
    starts = [scores[0][0], *sorted({edge for edge in edges if edge > scores[0][0]})]
    found = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        part = [one for one in scores if start <= one[0] and (end is None or one[0] < end)]
        found.append(Band(start, part[-1][0], Share(sum(hit for _, hit in part), len(part)), average))
    return tuple(found)


def worse(rising: Sequence[Share]) -> tuple[tuple[int, int], ...]:
    """Pairs (lower, higher) whose 95 % intervals after Wilson lie apart, the higher one's below the lower one's."""
    spreads = [one.interval for one in rising]
    return tuple(
        (lower, higher)
        for higher, high in enumerate(spreads)
        for lower, low in enumerate(spreads[:higher])
        if high is not None and low is not None and high[1] < low[0]
    )


def area(hits: Sequence[Millis], misses: Sequence[Millis]) -> tuple[float, float, float]:
    """How often a hit has a higher score than a miss, ties counting half, with its 95 % interval.

    The statistic is that of Mann and Whitney (On a test of whether one of two random variables is stochastically larger
    than the other, Annals of Mathematical Statistics 18, 1947), its spread after Hanley and McNeil (The meaning and use
    of the area under a receiver operating characteristic curve, Radiology 143, 1982).
    """
    found = _higher(hits, misses)
    first, second = found / (2 - found), 2 * found * found / (1 + found)
    own = found * (1 - found)
    square = found * found
    variance = (own + (len(hits) - 1) * (first - square) + (len(misses) - 1) * (second - square)) / (
        len(hits) * len(misses)
    )
    width = Z95 * sqrt(max(0.0, variance))
    return found, max(0.0, found - width), min(1.0, found + width)


def _higher(hits: Sequence[Millis], misses: Sequence[Millis]) -> float:
    """By the ranks of all scores together, so that it takes no longer than sorting them."""
    frame = pl.DataFrame({"score": [*hits, *misses], "hit": [*([True] * len(hits)), *([False] * len(misses))]})
    ranks = frame.with_columns(pl.col("score").rank("average").alias("rank")).filter("hit")["rank"].to_list()
    return float((sum(ranks) - len(hits) * (len(hits) + 1) / 2) / (len(hits) * len(misses)))
