"""What came of cycles, by whatever they have in common: month, origin, rule, score band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from ondo.domain.instants import Duration
from ondo.domain.lifecycle import Kind
from ondo.insight.funnel import as_duration
from ondo.insight.shares import Share

BAND = 25
"""Width of a score band, in points."""


@dataclass(frozen=True)
class Cohort:
    """Cycles that have something in common, and what came of them by the end of the history.

    Every cycle is counted in exactly one cohort of a table and has exactly one outcome, so that the columns add up:
    `cycles` = won + lost + recycled + disqualified + open. `sql`, `opportunity` and `won` count cycles that came
    that far or further. A young cohort is not a bad one: read the shares beside `mature`.
    """

    key: str | None
    cycles: int
    people: int
    mature: int
    sql: int
    opportunity: int
    won: int
    lost: int
    recycled: int
    disqualified: int
    open: int
    amount_millis: int

    @property
    def sql_share(self) -> Share:
        return Share(self.sql, self.cycles)

    @property
    def won_share(self) -> Share:
        return Share(self.won, self.cycles)


def by_month(cycles: pl.DataFrame, zone: str) -> tuple[Cohort, ...]:
    """MQLs by the local month in which they became one, oldest first; months without any stand as zeros."""
    month = pl.col("mql_at").dt.convert_time_zone(zone).dt.strftime("%Y-%m")
    found = {cohort.key: cohort for cohort in cohorts(_mqls(cycles), month)}
    months = [key for key in found if key is not None]
    return tuple(found.get(key) or _empty(key) for key in every_month(months))


def by_origin(cycles: pl.DataFrame) -> tuple[Cohort, ...]:
    """All cycles by what first brought the person, largest first; None: nothing told."""
    return tuple(sorted(cohorts(cycles, pl.col("source")), key=lambda c: (-c.cycles, c.key or "")))


def by_cause(cycles: pl.DataFrame) -> tuple[Cohort, ...]:
    """MQLs by the rule, verdict or timer that made them one, largest first."""
    return tuple(sorted(cohorts(_mqls(cycles), pl.col("cause")), key=lambda c: (-c.cycles, c.key or "")))


def by_how(cycles: pl.DataFrame) -> tuple[Cohort, ...]:
    """MQLs who became one, were judged one, were made one."""
    found = {cohort.key: cohort for cohort in cohorts(_mqls(cycles), pl.col("how"))}
    return tuple(found[how] for how in ("became", "judged", "made", None) if how in found)


def by_band(cycles: pl.DataFrame) -> tuple[Cohort, ...]:
    """MQLs by their score when they became one, in bands of `BAND` points, lowest first; the key is the lower end."""
    lower = (pl.col("score_millis") // (BAND * 1000)) * BAND
    found = cohorts(_mqls(cycles), lower.cast(pl.String))
    return tuple(sorted(found, key=lambda c: int(c.key or 0)))


def total(cycles: pl.DataFrame) -> Cohort:
    """All of these cycles as one cohort."""
    found = cohorts(cycles, pl.lit("all"))
    return found[0] if found else _empty("all")


def cohorts(cycles: pl.DataFrame, key: pl.Expr) -> list[Cohort]:
    """Cycles grouped by a key, in the order of the key."""
    reached = [pl.col(f"{name}_at").count().cast(pl.Int64).alias(name) for name in ("sql", "opportunity", "won")]
    ended = [
        (pl.col("outcome") == name).sum().cast(pl.Int64).alias(name)
        for name in ("lost", "recycled", "disqualified", "open")
    ]
    groups = cycles.group_by(key.alias("key")).agg(
        pl.len().alias("cycles"),
        pl.col("person").n_unique().alias("people"),
        pl.col("mature").sum(),
        *reached,
        *ended,
        pl.col("amount_millis").sum(),
    )
    return [Cohort(**row) for row in groups.sort("key", nulls_last=True).iter_rows(named=True)]


@dataclass(frozen=True)
class Door:
    """One way to sales. Speed counts from the opening of the cycle.

    `inquiry`: the customer holds the initiative. `mql`: opened by becoming an MQL otherwise. `direct`: opened by
    standing on a later stage at once, without either.

    The medians are over those that came so far; `median_amount_millis` over those won with a known amount.
    """

    key: str
    cycles: int
    sql: Share
    opportunity: Share
    won: Share
    to_opportunity: Duration | None
    to_won: Duration | None
    median_amount_millis: int | None
    amount_millis: int


def doors(cycles: pl.DataFrame) -> tuple[Door, ...]:
    """Inquiries beside MQLs, and beside those who came by neither: faster? smaller? won more often?"""
    inquiry, mql = pl.col("initiative") == "customer", pl.col("door") == Kind.MQL.value
    shares = {"inquiry": inquiry, "mql": ~inquiry & mql, "direct": ~inquiry & ~mql}
    return tuple(_door(key, cycles.filter(chosen)) for key, chosen in shares.items())


def _door(key: str, cycles: pl.DataFrame) -> Door:
    figures: dict[str, Any] = cycles.select(
        (pl.col("opportunity_at") - pl.col("opened_at")).median().alias("to_opportunity"),
        (pl.col("won_at") - pl.col("opened_at")).median().alias("to_won"),
        pl.col("amount_millis").median().alias("median"),
        pl.col("amount_millis").sum().alias("sum"),
        *(pl.col(f"{name}_at").count().alias(name) for name in ("sql", "opportunity", "won")),
    ).row(0, named=True)
    size = cycles.height
    return Door(
        key=key,
        cycles=size,
        sql=Share(figures["sql"], size),
        opportunity=Share(figures["opportunity"], size),
        won=Share(figures["won"], size),
        to_opportunity=as_duration(figures["to_opportunity"]),
        to_won=as_duration(figures["to_won"]),
        median_amount_millis=None if figures["median"] is None else int(figures["median"]),
        amount_millis=figures["sum"] or 0,
    )


def _mqls(cycles: pl.DataFrame) -> pl.DataFrame:
    return cycles.filter(pl.col("mql_at").is_not_null())


def _empty(key: str) -> Cohort:
    return Cohort(key, *(0,) * 11)


def every_month(months: list[str]) -> list[str]:
    """From the first month to the last, none left out."""
    if not months:
        return []
    first, last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (min(months), max(months)))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
