"""Whom the tour of `ondo demo` is about: people of the replay whose stories show how it works."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.engine.replay import Replayed

_ONWARD = (Kind.MQL, Kind.SQL, Kind.OPPORTUNITY, Kind.CUSTOMER)


@dataclass(frozen=True)
class Became:
    """Somebody who became an MQL, when, and by which events."""

    person: str
    at: Instant
    evidence: tuple[str, ...]
    """Ids of the events that the move rests on."""


@dataclass(frozen=True)
class Cast:
    """The people of the tour; a part is empty where nobody in the replay fits it."""

    became: tuple[Became, ...]
    came_back: str | None
    won: str | None


def cast(replayed: Replayed, playbook: Playbook) -> Cast:
    """Choose them: the latest MQL by each rule, the latest who came back, the latest who was won after being an MQL."""
    kinds = {stage.key: stage.kind.value for stage in playbook.stages}
    moves = replayed.scan("transitions").collect()
    moves = moves.with_columns(
        pl.col("at").dt.epoch("ms"), kind=pl.col("to_stage").replace_strict(kinds, default=None)
    ).sort("at", "person", "n")
    back = _came_back(moves)
    return Cast(_became(moves, replayed), back, _won(moves, without=back))


def _became(moves: pl.DataFrame, replayed: Replayed) -> tuple[Became, ...]:
    """The latest MQL by each rule, the rule that fires most first."""
    rows = moves.filter((pl.col("kind") == Kind.MQL) & (pl.col("how") == "became") & (pl.col("cause_kind") == "rule"))
    latest = rows.group_by("cause", maintain_order=True).agg(pl.all().last(), pl.len().alias("often"))
    chosen = latest.sort("often", "cause", descending=[True, False]).head(3)
    evidence = replayed.scan("evidence").filter(pl.col("person").is_in(chosen["person"].implode())).collect()
    return tuple(
        Became(person, at, tuple(evidence.filter(person=person, n=n).sort("at")["event"]))
        for person, n, at in chosen.select("person", "n", "at").iter_rows()
    )


def _came_back(moves: pl.DataFrame) -> str | None:
    """Somebody who was recycled, returned, and got further than before: best of all, was won."""
    recycled = moves.filter(pl.col("kind") == Kind.RECYCLED).group_by("person").agg(pl.col("at").min().alias("since"))
    after = moves.join(recycled, on="person").filter(pl.col("at") > pl.col("since"))
    ranked = after.filter(pl.col("kind").is_in([kind.value for kind in _ONWARD])).with_columns(
        rank=pl.col("kind").replace_strict(
            {kind.value: rank for rank, kind in enumerate(_ONWARD)}, return_dtype=pl.Int8
        )
    )
    return _last(ranked.sort("rank", "at", "person"))


def _won(moves: pl.DataFrame, without: str | None) -> str | None:
    """Somebody who went all the way by the rules."""
    steps = moves.group_by("person").agg(pl.col("kind"), pl.col("at").last())
    wanted = [pl.col("kind").list.contains(kind.value) for kind in _ONWARD]
    through = steps.filter(*wanted, pl.col("person") != (without or ""))
    return _last(through.sort("at", "person"))


def _last(rows: pl.DataFrame) -> str | None:
    return rows["person"][-1] if rows.height else None
