"""The latest MQLs, each with why: the rule, the lines of the score, the events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ondo.domain.instants import Instant
from ondo.domain.values import Millis
from ondo.engine.replay.folder import Replayed

HOW_MANY = 25


@dataclass(frozen=True)
class Line:
    """One line of the score: its kind (fit, engagement, silence …), its rule or group, its points."""

    kind: str
    rule: str
    points: Millis


@dataclass(frozen=True)
class Fact:
    """One event that the decision rests on."""

    at: Instant
    name: str
    properties: str
    initiator: str
    channel: str | None


@dataclass(frozen=True)
class RecentMql:
    """Somebody who became an MQL, and why."""

    person: str
    name: str | None
    company: str | None
    at: Instant
    cycle: int
    cause_kind: str
    cause: str
    user: str | None
    how: str | None
    source: str | None
    score: Millis
    outcome: str
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]


def recent_mqls(cycles: pl.DataFrame, replayed: Replayed) -> tuple[RecentMql, ...]:
    """The latest cycles with an MQL, newest first."""
    latest = (
        cycles.filter(pl.col("mql_at").is_not_null())
        .sort(["mql_at", "person"], descending=[True, False])
        .head(HOW_MANY)
        .with_columns(pl.col("mql_at").dt.timestamp("ms").alias("at"))
        .join(_names(replayed, cycles), on="person", how="left", maintain_order="left")
    )
    keys = latest.select("person", pl.col("mql_n").alias("n")).lazy()
    lines = _by_move(replayed.scan("contributions").sort("person", "n", "line"), keys)
    facts = _by_move(replayed.scan("evidence").with_columns(pl.col("at").dt.timestamp("ms")), keys)
    return tuple(_recent(row, lines, facts) for row in latest.iter_rows(named=True))


def _names(replayed: Replayed, cycles: pl.DataFrame) -> pl.DataFrame:
    people = cycles.select("person").unique().lazy()
    states = replayed.scan("states").select("person", "name", "company")
    return states.join(people, on="person", how="semi").collect()


Rows = Mapping[tuple[str, int], list[dict[str, Any]]]


def _by_move(rows: pl.LazyFrame, keys: pl.LazyFrame) -> Rows:
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    chosen = rows.join(keys, on=["person", "n"], how="semi", maintain_order="left").collect()
    for row in chosen.iter_rows(named=True):
        found.setdefault((row["person"], row["n"]), []).append(row)
    return found


def _recent(row: dict[str, Any], lines: Rows, facts: Rows) -> RecentMql:
    move = (row["person"], row["mql_n"])
    return RecentMql(
        person=row["person"],
        name=row["name"],
        company=row["company"],
        at=row["at"],
        cycle=row["cycle"],
        cause_kind=row["cause_kind"],
        cause=row["cause"],
        user=row["user"],
        how=row["how"],
        source=row["source"],
        score=row["score_millis"],
        outcome=row["outcome"],
        lines=tuple(Line(r["kind"], r["rule"], r["points_millis"]) for r in lines.get(move, ())),
        facts=tuple(
            Fact(r["at"], r["name"], r["properties"], r["initiator"], r["channel"]) for r in facts.get(move, ())
        ),
    )
