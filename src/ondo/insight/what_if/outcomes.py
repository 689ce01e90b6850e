"""What came of arrivals: known, still open, or never to be known since nobody worked on them.

Open is not lost, and unknown is not failed. An arrival counts towards a rate only if it is mature (its whole window
of `within` lies before the instant that is looked at) and somebody of ours worked on it in that window; so every
outcome had the same time to come, and none is guessed. What ended otherwise (recycled, disqualified, lost) within
the window is a miss, not a censored case: it is a competing outcome. Where the log holds no success of anybody, that
somebody was worked on tells nothing: successes are not recorded there, and only what ended otherwise is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import polars as pl

from ondo.domain.instants import DAY, Duration, Instant
from ondo.insight.shares import Share
from ondo.insight.what_if.observed import Fact


class Outcome(StrEnum):
    """What is known of an arrival; exactly one each."""

    HIT = "hit"
    MISS = "miss"
    UNWORKED = "unworked"
    """Mature, but nobody of ours turned to this person then: what would have come of it, nobody knows."""
    OPEN = "open"
    """Not old enough: censored."""
    BEFORE = "before"
    """The success came before this playbook would have noticed the person: no credit, no blame."""
    UNRECORDED = "unrecorded"
    """From before outcomes were recorded (left truncation), or none ever were."""


WITHIN: Duration = 90 * DAY


def with_outcomes(
    rows: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    within: Duration,
    as_of: Instant,
    recorded_from: Instant | None = None,
) -> pl.DataFrame:
    """The arrivals with `outcome` (`Outcome`), `touches` (calls and mails in the window) and `hit_at` (ms or null)."""
    told = rows.select("person", "cycle", pl.col("at").alias("arrived")).join(facts, on="person", how="left")
    after = pl.col("at").is_between(pl.col("arrived"), pl.col("arrived") + within, "none")
    before = pl.col("at").is_between(pl.col("arrived") - within, pl.col("arrived"), "left")
    is_hit, is_touch = pl.col("fact") == Fact.HIT.value, pl.col("fact") == Fact.TOUCH.value
    ended = pl.col("fact") == Fact.ENDED.value
    worked = ended | pl.col("fact").is_in([Fact.TOUCH.value, Fact.WORK.value])
    known = worked if facts.filter(is_hit).height else ended
    found = told.group_by("person", "cycle").agg(
        pl.col("at").filter(is_hit & after).min().alias("hit_at"),
        (is_hit & before).any().alias("_before"),
        (worked & after).any().alias("_worked"),
        (known & after).any().alias("_known"),
        (is_touch & after).sum().cast(pl.Int64).alias("touches"),
    )
    joined = rows.join(found, on=["person", "cycle"], how="left", maintain_order="left")
    judged = joined.with_columns(_outcome(within, as_of, recorded_from).alias("outcome"))
    return judged.drop("_before", "_worked", "_known")


def _outcome(within: Duration, as_of: Instant, recorded_from: Instant | None) -> pl.Expr:
    return (
        pl.when(pl.lit(recorded_from is not None) & (pl.col("at") < (recorded_from or 0)))
        .then(pl.lit(Outcome.UNRECORDED.value))
        .when(pl.col("_before").fill_null(value=False))
        .then(pl.lit(Outcome.BEFORE.value))
        .when(pl.col("at") + within > as_of)
        .then(pl.lit(Outcome.OPEN.value))
        .when(pl.col("hit_at").is_not_null())
        .then(pl.lit(Outcome.HIT.value))
        .when(pl.col("_known").fill_null(value=False))
        .then(pl.lit(Outcome.MISS.value))
        .when(pl.col("_worked").fill_null(value=False))
        .then(pl.lit(Outcome.UNRECORDED.value))
        .otherwise(pl.lit(Outcome.UNWORKED.value))
    )


@dataclass(frozen=True)
class Hits:
    """What is known of some arrivals. The six add up to `arrivals`. `rated`: whether rates may be shown at all."""

    TOLD: ClassVar = ("rate", "bounds", "maturity")

    arrivals: int
    people: int
    hit: int
    miss: int
    unworked: int
    open: int
    before: int
    unrecorded: int
    rated: bool = True

    @property
    def known(self) -> Share:
        """Hits among those whose outcome is known. What a rate is made of."""
        return Share(self.hit, self.hit + self.miss)

    @property
    def rate(self) -> Share | None:
        """The hit rate, as far as it may be shown: None where too few outcomes are known for any rate."""
        return self.known if self.rated and self.known.rate is not None else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The rate if everybody whom nobody worked on had been a miss, and if everybody had been a hit.

        Nothing is assumed about them, so the truth lies between (Manski, Nonparametric Bounds on Treatment Effects,
        American Economic Review 80, 1990). None where there is no rate.
        """
        whole = self.hit + self.miss + self.unworked
        return None if self.rate is None else (self.hit / whole, (self.hit + self.unworked) / whole)

    @property
    def not_judged(self) -> int:
        """Those of whom nothing can be said yet, or any more."""
        return self.open + self.before + self.unrecorded

    @property
    def maturity(self) -> Share:
        """Those old enough to be judged, of all."""
        return Share(self.arrivals - self.open, self.arrivals)


def hits(rows: pl.DataFrame, *, rated: bool = True) -> Hits:
    """The sum of arrivals that have an `outcome`."""
    counts = dict(rows.group_by("outcome").len().iter_rows())
    found = {outcome.value: counts.get(outcome.value, 0) for outcome in Outcome}
    return Hits(arrivals=rows.height, people=rows["person"].n_unique(), rated=rated, **found)
