"""Visits: every time that somebody stood on a stage, from entering it to leaving it. Most figures count these."""

from __future__ import annotations

import polars as pl

from ondo.domain.lifecycle import Kind, Stage
from ondo.domain.playbook import Playbook

PATH = (
    Kind.ANONYMOUS,
    Kind.KNOWN,
    Kind.ENGAGED,
    Kind.MQL,
    Kind.SAL,
    Kind.SQL,
    Kind.OPPORTUNITY,
    Kind.CUSTOMER,
)
"""The way to a customer. The other kinds are side tracks."""

_BEFORE_MQL = PATH.index(Kind.MQL) - 1
ENDINGS = frozenset({Kind.LOST, Kind.RECYCLED, Kind.DISQUALIFIED})
"""Where a cycle ends that leads to no customer."""


def rank(kind: Kind) -> int:
    """How far along the path a kind lies. From a side track, an MQL is a step on."""
    return PATH.index(kind) if kind in PATH else _BEFORE_MQL


def drawing_order(playbook: Playbook) -> list[Stage]:
    """The stages as the playbook lists them, those that end a round (lost, recycled, disqualified) last."""
    return sorted(playbook.stages, key=lambda stage: stage.kind in ENDINGS)


def visits(transitions: pl.LazyFrame, playbook: Playbook) -> pl.DataFrame:
    """One row a visit, in each person's order.

    - `left_at`, `next_stage`: null while the person still stands there.
    - `later_rank`: the furthest that the person ever came afterwards, on the path of `PATH`; null if nowhere.
    - `lap`: the time round. It counts up whenever a move does not lead forward in `drawing_order`.
    """
    moves = transitions.filter(pl.col("from_stage").is_null() | (pl.col("from_stage") != pl.col("to_stage")))
    named = moves.select(
        "person",
        "n",
        "cycle",
        pl.col("to_stage").alias("stage"),
        pl.col("from_stage").alias("came_from"),
        pl.col("at").alias("entered_at"),
        "cause_kind",
        "cause",
        "reason",
        "user",
        "how",
        "origin",
        "source",
        "score_millis",
    )
    known = named.with_columns(*_about_stages(playbook)).collect()
    return known.with_columns(
        pl.col("entered_at").shift(-1).over("person").alias("left_at"),
        pl.col("stage").shift(-1).over("person").alias("next_stage"),
        _furthest_later().alias("later_rank"),
        _lap().alias("lap"),
    )


def _about_stages(playbook: Playbook) -> list[pl.Expr]:
    kinds = {stage.key: stage.kind.value for stage in playbook.stages}
    ranks = {stage.key: rank(stage.kind) for stage in playbook.stages}
    orders = {stage.key: place for place, stage in enumerate(drawing_order(playbook))}
    stage = pl.col("stage")
    return [
        stage.replace_strict(kinds, return_dtype=pl.String, default=None).alias("kind"),
        stage.replace_strict(ranks, return_dtype=pl.Int64, default=None).alias("rank"),
        stage.replace_strict(orders, return_dtype=pl.Int64, default=None).alias("order"),
    ]


def _furthest_later() -> pl.Expr:
    return pl.col("rank").cum_max(reverse=True).shift(-1).over("person")


def _lap() -> pl.Expr:
    back = (pl.col("order") <= pl.col("order").shift(1)).fill_null(value=False)
    return (1 + back.cast(pl.Int64).cum_sum()).over("person")
