"""How scores are spread."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.lifecycle import CLOSED_KINDS, Kind
from ondo.domain.playbook import Playbook
from ondo.domain.triggers import Compared, Comparison, Measure, leaves

STEP = 10
"""Width of a bar, in points."""
LAST = 200
"""Scores from here on share the last bar."""


@dataclass(frozen=True)
class ScoreBar:
    """So many people with a score of at least `from_points` and less than the next bar's."""

    from_points: int
    people: int


def distribution(states: pl.LazyFrame, playbook: Playbook) -> tuple[ScoreBar, ...]:
    """Scores at the end of people who are known and still open (no customers, lost, disqualified).

    The bars reach as far as the thresholds at least.
    """
    left_out = CLOSED_KINDS | {Kind.ANONYMOUS}
    open_stages = [stage.key for stage in playbook.stages if stage.kind not in left_out]
    bar = (pl.col("score_millis") // (STEP * 1000)).clip(upper_bound=LAST // STEP) * STEP
    counted = (
        states.filter(pl.col("stage").is_in(open_stages))
        .group_by(bar.alias("bar"))
        .agg(pl.len().cast(pl.Int64).alias("people"))
        .collect()
    )
    found = {row["bar"]: row["people"] for row in counted.iter_rows(named=True)}
    lines = (min(points // 1000, LAST) for points in thresholds(playbook))
    end = max(max(found, default=0), *lines, 0) + STEP
    return tuple(ScoreBar(start, found.get(start, 0)) for start in range(0, end, STEP)) if found else ()


def thresholds(playbook: Playbook) -> tuple[int, ...]:
    """The scores, in thousandths, that lead to an MQL stage by reaching them."""
    mql = {stage.key for stage in playbook.stages if stage.kind is Kind.MQL}
    compared = (leaf for rule in playbook.transitions if rule.to in mql for leaf in leaves(rule.when))
    reached = {
        leaf.points
        for leaf in compared
        if isinstance(leaf, Compared) and leaf.measure is Measure.SCORE and leaf.comparison is not Comparison.BELOW
    }
    return tuple(sorted(reached))
