"""Who was missed: of all people who would succeed, the share that a playbook finds. Mostly, nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import polars as pl

from ondo.insight.shares import FEWEST, wilson
from ondo.insight.what_if.observed import Fact


@dataclass(frozen=True)
class Recall:
    """What is known of the people found and not found. People, not arrivals: each counts once.

    - `found`: succeeded, and were MQLs before that. `missed`: succeeded without.
    - `unknown_found`, `unknown_left`: MQLs, and people below the line, whom nobody ever worked on and who did not
      succeed by themselves.
    - `explored`: below the line, drawn at random and called; `explored_hits` of them succeeded (`missed` holds these
      as well).
    - `estimate`: by the exploration sample, with its 95 % interval; None without one that is large enough.
    """

    TOLD: ClassVar = ("bounds", "single", "identifiable")

    found: int
    missed: int
    unknown_found: int
    unknown_left: int
    explored: int
    explored_hits: int
    estimate: tuple[float, float, float] | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Worst: everybody unknown below the line would have succeeded, nobody above. Best: the other way round.

        Nothing is assumed about whom nobody worked on (Manski, 1990).
        """
        if self.found + self.missed < FEWEST:
            return None
        worst = self.found / (self.found + self.missed + self.unknown_left)
        found = self.found + self.unknown_found
        return worst, found / (found + self.missed)

    @property
    def single(self) -> tuple[float, float, float] | None:
        """One figure with its 95 % interval where it is identifiable: nobody is unknown, or a sample is there."""
        size = self.found + self.missed
        if self.estimate is not None or self.unknown_found or self.unknown_left or size < FEWEST:
            return self.estimate
        return self.found / size, *wilson(self.found / size, size)

    @property
    def identifiable(self) -> bool:
        """Whether one figure can be told at all, be there enough people or not."""
        return self.estimate is not None or self.unknown_found == self.unknown_left == 0


def recall(rows: pl.DataFrame, known: pl.DataFrame, facts: pl.DataFrame) -> Recall:
    """From the arrivals under a playbook, all known people, and the facts of the log."""
    people = _people(rows, known, facts)
    hit, arrived = pl.col("hit_at").is_not_null(), pl.col("arrived").is_not_null()
    unknown = ~hit & ~pl.col("worked")
    found = arrived & (~hit | (pl.col("arrived") <= pl.col("hit_at")))
    drawn = people.filter(~found, ~unknown, pl.col("weight").is_not_null())
    figures = Recall(
        found=people.filter(found & hit).height,
        missed=people.filter(~found & hit).height,
        unknown_found=people.filter(found & unknown).height,
        unknown_left=people.filter(~found & unknown).height,
        explored=drawn.height,
        explored_hits=drawn.filter(hit).height,
    )
    return replace(figures, estimate=_estimate(figures, drawn))


def _people(rows: pl.DataFrame, known: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """A row for everybody known: when they arrived and succeeded first, whether they were worked on, their weight."""
    what = pl.col("fact")
    told = facts.group_by("person").agg(
        pl.col("at").filter(what == Fact.HIT.value).min().alias("hit_at"),
        what.is_in([Fact.TOUCH.value, Fact.WORK.value, Fact.ENDED.value]).any().alias("worked"),
        (1 / pl.col("propensity")).filter(what == Fact.EXPLORED.value).max().alias("weight"),
    )
    arrived = rows.group_by("person").agg(pl.col("at").min().alias("arrived"))
    everybody = known.select("person").join(arrived, on="person", how="left").join(told, on="person", how="left")
    return everybody.with_columns(pl.col("worked").fill_null(value=False))


def _estimate(figures: Recall, drawn: pl.DataFrame) -> tuple[float, float, float] | None:
    """The recall if those below the line succeed as the sample did, each weighted by 1 / propensity.

    The weighted share is Hájek's (Comment on a paper by Basu, 1971; after Horvitz and Thompson, Journal of the
    American Statistical Association 47, 1952); its interval is Wilson's with Kish's effective size (Survey Sampling,
    1965). It stands for everybody below the line who was not worked on for another reason. Those found and never
    worked on are left out on both sides.
    """
    if drawn.height < FEWEST or figures.found + figures.missed < FEWEST:
        return None
    weights = drawn["weight"].to_list()
    share = sum(drawn.filter(pl.col("hit_at").is_not_null())["weight"].to_list()) / sum(weights)
    size = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    low, high = wilson(share, size)
    left = figures.unknown_left + figures.explored
    others = figures.missed - figures.explored_hits
    middle, worst, best = (figures.found / (figures.found + others + rate * left) for rate in (share, high, low))
    return middle, worst, best
