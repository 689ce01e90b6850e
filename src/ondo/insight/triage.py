"""What people decided about people: verdicts, refusals, and who came back from the recycling."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.lifecycle import Kind
from ondo.domain.record import CauseKind


@dataclass(frozen=True)
class VerdictFigures:
    """How often a verdict was accepted, for one reason (None: it asks for none)."""

    verdict: str
    reason: str | None
    count: int


@dataclass(frozen=True)
class RefusalFigures:
    """How often a verdict of the history was refused by this playbook, and why (a message key)."""

    verdict: str
    why: str
    count: int


@dataclass(frozen=True)
class ReturnFigures:
    """Visits to a recycled stage for one reason (None: without one), and how they ended.

    `due`: by the return date of the reason. `early`: by new interest. `otherwise`: by a verdict, or on to another
    side track (lost, disqualified). `resting`: not yet. The four add up to `recycled`.
    """

    reason: str | None
    recycled: int
    due: int
    early: int
    otherwise: int
    resting: int


def verdicts(rows: pl.LazyFrame) -> tuple[VerdictFigures, ...]:
    """Accepted verdicts by reason, the most frequent verdict first."""
    counted = rows.group_by("verdict", "reason").agg(pl.len().cast(pl.Int64).alias("count"))
    ordered = counted.with_columns(pl.col("count").sum().over("verdict").alias("_all")).sort(
        ["_all", "verdict", "count", "reason"], descending=[True, False, True, False], nulls_last=True
    )
    return tuple(VerdictFigures(**row) for row in ordered.drop("_all").collect().iter_rows(named=True))


def refusals(rows: pl.LazyFrame) -> tuple[RefusalFigures, ...]:
    """Refused verdicts, the most frequent first."""
    counted = rows.group_by("verdict", "why").agg(pl.len().cast(pl.Int64).alias("count"))
    ordered = counted.sort(["count", "verdict", "why"], descending=[True, False, False])
    return tuple(RefusalFigures(**row) for row in ordered.collect().iter_rows(named=True))


def returns(visits: pl.DataFrame) -> tuple[ReturnFigures, ...]:
    """Visits to the recycled stages by reason, the most frequent first."""
    following = visits.with_columns(
        pl.col("cause_kind").shift(-1).over("person").alias("left_by"),
        pl.col("kind").shift(-1).over("person").alias("next_kind"),
    ).filter(pl.col("kind") == Kind.RECYCLED.value)
    aside = pl.col("next_kind").is_in([Kind.LOST.value, Kind.DISQUALIFIED.value, Kind.RECYCLED.value])
    fate = (
        pl.when(pl.col("left_at").is_null())
        .then(pl.lit("resting"))
        .when(pl.col("left_by") == CauseKind.RETURN.value)
        .then(pl.lit("due"))
        .when(pl.col("left_by").is_in([CauseKind.EARLY_RETURN.value, CauseKind.RULE.value]) & ~aside)
        .then(pl.lit("early"))
        .otherwise(pl.lit("otherwise"))
    )
    kinds = ("due", "early", "otherwise", "resting")
    counted = (
        following.with_columns(fate.alias("fate"))
        .group_by("reason")
        .agg(pl.len().cast(pl.Int64).alias("recycled"), *(_count_of(kind) for kind in kinds))
        .sort(["recycled", "reason"], descending=[True, False], nulls_last=True)
    )
    return tuple(ReturnFigures(**row) for row in counted.iter_rows(named=True))


def _count_of(fate: str) -> pl.Expr:
    return (pl.col("fate") == fate).sum().cast(pl.Int64).alias(fate)
