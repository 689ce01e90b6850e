"""The funnel by stage, as a snapshot of flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from ondo.domain.instants import Duration
from ondo.domain.playbook import Playbook
from ondo.insight.shares import Share
from ondo.insight.visits import PATH


@dataclass(frozen=True)
class StageFigures:
    """One stage over the whole history.

    - `came_in`, `went_out`: moves onto and off the stage; one person may make several.
    - `balance`: people who stand there at the end: `came_in` − `went_out`.
    - `people`: different people who ever stood there.
    - `went_on`: those of them who at any later time stood further along the path to a customer (from a side track
      such as Lead or Recycled: on an MQL stage or further). None for a stage that nothing follows.
    - `median_stay`: the median length of the visits that are over. Visits that go on are not in it, and those tend
      to be the longer ones: read it beside `balance`.
    """

    stage: str
    came_in: int
    went_out: int
    balance: int
    people: int
    went_on: Share | None
    median_stay: Duration | None


def funnel(visits: pl.DataFrame, playbook: Playbook) -> tuple[StageFigures, ...]:
    """The figures of every stage, in the playbook's order."""
    per_person = visits.group_by("stage", "person").agg((pl.col("later_rank") > pl.col("rank")).any().alias("went_on"))
    people = per_person.group_by("stage").agg(pl.len().alias("people"), pl.col("went_on").sum())
    moves = visits.group_by("stage").agg(
        pl.len().alias("came_in"),
        pl.col("left_at").count().alias("went_out"),
        (pl.col("left_at") - pl.col("entered_at")).median().alias("median_stay"),
    )
    rows = {row["stage"]: row for row in moves.join(people, on="stage").iter_rows(named=True)}
    return tuple(_stage_figures(playbook, stage.key, rows.get(stage.key)) for stage in playbook.stages)


def _stage_figures(playbook: Playbook, stage: str, row: dict[str, Any] | None) -> StageFigures:
    ends = playbook.stage_by_key[stage].kind is PATH[-1]
    if row is None:
        return StageFigures(stage, 0, 0, 0, 0, None if ends else Share(0, 0), None)
    return StageFigures(
        stage=stage,
        came_in=row["came_in"],
        went_out=row["went_out"],
        balance=row["came_in"] - row["went_out"],
        people=row["people"],
        went_on=None if ends else Share(row["went_on"], row["people"]),
        median_stay=as_duration(row["median_stay"]),
    )


def as_duration(length: object) -> Duration | None:
    """A length of time out of a table, in whole milliseconds."""
    return length // timedelta(milliseconds=1) if isinstance(length, timedelta) else None
