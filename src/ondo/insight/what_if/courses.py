"""How what becomes of arrivals builds up with time: successes and other endings, while the rest is still open.

Open is not lost, and what ended otherwise can no more succeed: it is a competing outcome, not a censored case. So the
curves are those of Aalen and Johansen, and not one minus Kaplan and Meier, which would promise too much.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import polars as pl

from ondo.domain.instants import DAY, Duration, Instant
from ondo.insight.shares import FEWEST, Z95
from ondo.insight.what_if.observed import Fact

HIT, ENDED = 1, 2
"""What a case came to; 0: nothing yet."""
_DAYS = (7, 14, 30, 60, 90, 180, 365)


@dataclass(frozen=True)
class Case:
    """Somebody watched from the day `entered` (0: from the beginning) to the day `left`, and what it came to."""

    left: float
    came_to: int = 0
    entered: float = 0.0


@dataclass(frozen=True)
class Point:
    """Of all arrivals, the share that has succeeded (`hit`, with its 95 % interval) and ended otherwise by a day."""

    day: int
    hit: float
    low: float
    high: float
    ended: float
    watched: int
    """How many were watched still."""


@dataclass(frozen=True)
class Step:
    """An instant at which something happened: to `hit` and to `ended` of those who were `watched`."""

    at: float
    watched: int
    hit: int
    ended: int


def steps(cases: Iterable[Case]) -> list[Step]:
    """When something happened, in order. Whoever leaves at an instant is watched until then, that instant included;
    whoever enters, after it (delayed entry: left truncation)."""
    everybody = list(cases)
    entered, left = (sorted(times) for times in zip(*((one.entered, one.left) for one in everybody), strict=True))
    events = Counter((one.left, one.came_to) for one in everybody)
    found = []
    for at in sorted({at for at, came_to in events if came_to}):
        watched = bisect_left(entered, at) - bisect_left(left, at)
        found.append(Step(at, watched, events[at, HIT], events[at, ENDED]))
    return found


def incidence(found: Sequence[Step], by: float) -> tuple[float, float, float]:
    """The share that has succeeded by a time, the variance of that, and the share that has ended otherwise.

    Σ S(t−) d/n over the events of a kind, with S the share to whom nothing has happened before (Aalen and Johansen, An
    empirical transition matrix for non-homogeneous Markov chains based on censored observations, Scandinavian Journal
    of Statistics 5, 1978). The variance is that of the delta method (Marubini and Valsecchi, Analysing survival data
    from clinical trials and observational studies, 1995, section 10.3).
    """
    until = [one for one in found if one.at <= by]
    nothing, hit, ended, seen = 1.0, 0.0, 0.0, list[tuple[Step, float, float]]()
    for one in until:
        hit += nothing * one.hit / one.watched
        ended += nothing * one.ended / one.watched
        seen.append((one, nothing, hit))
        nothing *= 1 - (one.hit + one.ended) / one.watched
    return hit, sum(_variance(one, before, hit - then) for one, before, then in seen), ended


def _variance(one: Step, nothing: float, later: float) -> float:
    """What one instant adds to the variance; `later`: what the share grows by after it."""
    n, events = one.watched, one.hit + one.ended
    rest = n - events
    spread = later * later * events / (n * rest) if rest else 0.0
    own = nothing * nothing * one.hit * (n - one.hit) / n**3
    return spread + own - 2 * later * nothing * one.hit / (n * n)


def interval(share: float, variance: float) -> tuple[float, float]:
    """The 95 % interval of a share on the scale log(−log), which stays within 0 and 1 (Kalbfleisch and Prentice, The
    statistical analysis of failure time data, 1980)."""
    if not 0 < share < 1 or variance <= 0:
        return share, share
    width = Z95 * sqrt(variance) / (share * log(share))
    low, high = sorted((share ** exp(width), share ** exp(-width)))
    return low, high


def course(cases: Sequence[Case], within: Duration) -> tuple[Point, ...]:
    """The curve at some days up to `within`; nothing where fewer than `FEWEST` cases or successes of them are there."""
    if len(cases) < FEWEST or sum(one.came_to == HIT for one in cases) < FEWEST:
        return ()
    found = steps(cases)
    days = [*(day for day in _DAYS if day * DAY < within), within // DAY]
    return tuple(_point(cases, found, day) for day in days)


def _point(cases: Sequence[Case], found: Sequence[Step], day: int) -> Point:
    hit, variance, ended = incidence(found, day)
    watched = sum(one.entered < day <= one.left for one in cases)
    return Point(day, hit, *interval(hit, variance), ended, watched)


def cases_of(
    rows: pl.DataFrame, facts: pl.DataFrame, *, within: Duration, as_of: Instant, recorded_from: Instant | None = None
) -> list[Case]:
    """The arrivals as cases: to the first success or other ending after them, or as long as they can be watched.

    Whoever arrived before outcomes were recorded is watched from then on. Whoever had succeeded before is left out.
    """
    told = rows.filter(pl.col("outcome") != "before").select("person", "cycle", pl.col("at").alias("arrived"))
    after = pl.col("at") > pl.col("arrived")
    ends = (
        told.join(facts, on="person", how="left")
        .group_by("person", "cycle", "arrived")
        .agg(
            pl.col("at").filter(after & (pl.col("fact") == Fact.HIT.value)).min().alias("hit"),
            pl.col("at").filter(after & (pl.col("fact") == Fact.ENDED.value)).min().alias("ended"),
        )
    )
    found = (
        _case(arrived, hit, ended, within, as_of, recorded_from)
        for arrived, hit, ended in ends.sort("person", "cycle").select("arrived", "hit", "ended").iter_rows()
    )
    return [one for one in found if one.left > one.entered]


def _case(
    arrived: Instant,
    hit: Instant | None,
    ended: Instant | None,
    within: Duration,
    as_of: Instant,
    recorded_from: Instant | None,
) -> Case:
    entered = max(0, (recorded_from or arrived) - arrived) / DAY
    until = min(as_of, arrived + within)
    happened = [(at, what) for at, what in ((hit, HIT), (ended, ENDED)) if at is not None and at <= until]
    at, what = min(happened, default=(until, 0))
    return Case((at - arrived) / DAY, what, entered)
