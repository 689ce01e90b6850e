"""Who moved where: the flows of a sankey.

A sankey cannot draw a loop, and people do go round in loops. So the loops are unrolled by laps: a move that does not
lead forward in the order of the stages begins the person's next lap, and a stage of another lap is another node.
Laps beyond `LAPS` are not drawn: the moves into them end in one node that says so, so that nothing is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook

LAPS = 2


@dataclass(frozen=True, order=True)
class Place:
    """A stage in a lap. `stage` None: a further lap, not drawn stage by stage."""

    lap: int
    stage: str | None


@dataclass(frozen=True)
class Flow:
    """So many moves from one place to another."""

    source: Place
    target: Place
    moves: int


def flows(visits: pl.DataFrame, playbook: Playbook) -> tuple[Flow, ...]:
    """All moves between known people's stages; first arrivals and the crowd of anonymous visitors are not moves."""
    here, there = _place("lap", "stage"), _place("next_lap", "next_stage")
    moves = (
        visits.with_columns(pl.col("lap").shift(-1).over("person").alias("next_lap"))
        .filter(pl.col("next_stage").is_not_null(), pl.col("lap") <= LAPS, _among_known(playbook))
        .group_by(here.alias("source"), there.alias("target"))
        .agg(pl.len().alias("moves"))
    )
    found = [Flow(Place(**r["source"]), Place(**r["target"]), r["moves"]) for r in moves.iter_rows(named=True)]
    order = {stage.key: place for place, stage in enumerate(playbook.stages)}

    def listed(place: Place) -> tuple[int, int]:
        return place.lap, order[place.stage] if place.stage is not None else -1

    return tuple(sorted(found, key=lambda flow: (listed(flow.source), listed(flow.target))))


def _place(lap: str, stage: str) -> pl.Expr:
    drawn = pl.col(lap) <= LAPS
    return pl.struct(
        pl.when(drawn).then(pl.col(lap)).otherwise(LAPS + 1).alias("lap"),
        pl.when(drawn).then(pl.col(stage)).alias("stage"),
    )


def _among_known(playbook: Playbook) -> pl.Expr:
    crowd = [stage.key for stage in playbook.stages if stage.kind is Kind.ANONYMOUS]
    return ~pl.col("stage").is_in(crowd)
