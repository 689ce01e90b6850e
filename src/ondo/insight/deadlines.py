"""Whether SLA deadlines were kept."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.instants import Duration
from ondo.domain.playbook import Playbook
from ondo.insight.funnel import as_duration
from ondo.insight.shares import Share

RESULTS = ("kept", "late", "overdue", "running")


@dataclass(frozen=True)
class ClockFigures:
    """One SLA clock of one stage. Clocks still running in time say nothing yet and stay out of `share`.

    `late` clocks were stopped after they were due, `overdue` ones still run; both are breaches.
    `median_lateness` is the median time from due to stop of the late ones, in plain (not business) time.
    """

    stage: str
    clock: str
    kept: int
    late: int
    overdue: int
    running: int
    median_lateness: Duration | None

    @property
    def share(self) -> Share:
        return Share(self.kept, self.kept + self.late + self.overdue)


def clocks(rows: pl.LazyFrame, playbook: Playbook) -> tuple[ClockFigures, ...]:
    """The clocks of every stage, in the playbook's order; those that never ran are left out."""
    results = [(pl.col("result") == name).sum().cast(pl.Int64).alias(name) for name in RESULTS]
    late_by = (pl.col("stopped_at") - pl.col("due_at")).filter(pl.col("result") == "late")
    counted = rows.group_by("stage", "clock").agg(*results, late_by.median().alias("median_lateness")).collect()
    found = {(row["stage"], row["clock"]): row for row in counted.iter_rows(named=True)}
    listed = [(stage.key, clock.key) for stage in playbook.stages for clock in stage.sla]
    return tuple(
        ClockFigures(**{**found[key], "median_lateness": as_duration(found[key]["median_lateness"])})
        for key in listed
        if key in found
    )
