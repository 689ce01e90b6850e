"""For whom a query without a loop and the whole playbook must come to the same score."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.rivals.terms import DAY, Terms

MOVING = ("opportunity_lost", "triage", "retracted", "newsletter_subscribed")
"""Events that may take points away, or give some back."""


def comparable(terms: Terms) -> pl.Series:
    """The people of whom nothing happened that only a loop can follow."""
    events = pl.scan_parquet(terms.events()).filter(pl.col("at") <= terms.as_of).collect()
    matched = events.join(terms.kinds, on=["name", "properties"], nulls_equal=True).join(terms.rules, on="rule")
    odd = [
        events.filter(pl.col("name").is_in(MOVING) | pl.col("flags").is_not_null())["person"],
        events.filter(pl.col("occurred_at") < pl.col("at"))["person"],
        _silent_before(events, terms),
        _bounded(matched),
        _crowded(matched),
        _rounded_twice(matched, terms),
    ]
    everybody = events["person"].unique()
    return everybody.filter(~everybody.is_in(pl.concat(odd).unique().implode()))


def _silent_before(events: pl.DataFrame, terms: Terms) -> pl.Series:
    """Whoever was silent for so long that all was taken, and came back."""
    least = min((after for after, _, reset in terms.silence if reset), default=1 << 60)
    own = events.filter(pl.col("initiator") == "person").sort("person", "at")
    gap = pl.col("at").diff().over("person")
    return own.filter(gap >= least)["person"]


def _bounded(matched: pl.DataFrame) -> pl.Series:
    """Whoever did so much that a bound may have cut a single award."""
    sums = matched.group_by("person", "rule").agg(pl.col("points").sum(), pl.col("low", "high").first())
    return sums.filter((pl.col("points") > pl.col("high")) | (pl.col("points") < pl.col("low")))["person"]


def _crowded(matched: pl.DataFrame) -> pl.Series:
    """Whoever did again too early what counts once in some days."""
    spaced = matched.filter(pl.col("spacing") > 0)
    return spaced.filter(pl.len().over("person", "rule") > 1)["person"]


def _rounded_twice(matched: pl.DataFrame, terms: Terms) -> pl.Series:
    """Whoever did on several days what halves: what is left is rounded down at each."""
    day = (pl.col("at") + terms.offset) // DAY
    halving = matched.filter(pl.col("divisor") > 10_000)
    return halving.filter(day.n_unique().over("person", "rule") > 1)["person"]


def differing(terms: Terms, states: Path, scores: Path) -> tuple[int, pl.DataFrame]:
    """How many people can be compared, and those of them whose scores differ."""
    people = comparable(terms)
    meant = pl.read_parquet(states).select("person", pl.col("score_millis").alias("meant"))
    both = meant.join(pl.read_parquet(scores), on="person").filter(pl.col("person").is_in(people.implode()))
    return both.height, both.filter(pl.col("meant") != pl.col("score"))
