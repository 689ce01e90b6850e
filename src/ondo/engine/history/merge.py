"""How new rows join the rows that are there already."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ondo.engine.history.schema import EVENTS, Table

BATCH = "batch"
"""A column that new events may have beside their own: rows of one batch with equal ids are different events."""

ID = list(EVENTS.key)


def number_repeats(new: pl.DataFrame) -> pl.DataFrame:
    """Tell equal rows of one batch apart by counting them: the second `x` becomes `x#2`. Drops the batch column."""
    if BATCH not in new.columns:
        return new
    if new[BATCH].null_count() == new.height:
        return new.drop(BATCH)
    nth = pl.int_range(1, pl.len() + 1).over([*ID, BATCH], order_by="seq")
    again = pl.col(BATCH).is_not_null() & (nth > 1)
    numbered = pl.when(again).then(pl.concat_str("message_id", pl.lit("#"), nth)).otherwise("message_id")
    return new.with_columns(numbered.alias("message_id")).drop(BATCH)


def really_new(old: pl.DataFrame | None, new: pl.DataFrame, elsewhere: pl.DataFrame | None) -> pl.DataFrame:
    """The new events whose id is not taken: not by an old one, nor an earlier new one, nor one in another bucket."""
    new = new.unique(ID, keep="first", maintain_order=True) if new[ID].is_duplicated().any() else new
    for taken in (old, elsewhere):
        if taken is not None and taken.height:
            new = new.join(taken, on=ID, how="anti", maintain_order="left")
    return new


def newest(frames: Sequence[pl.DataFrame], table: Table) -> pl.DataFrame:
    """The last row of each key."""
    return pl.concat(frames).unique(table.key, keep="last", maintain_order=True)


def replacing(old: pl.DataFrame | None, new: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows after `new` has replaced what it changes, in order; and the rows of it that changed anything.

    A row that says what is there already (its `seq` apart) leaves the old one alone.
    """
    key, content = list(table.key), [name for name in table.schema if name != "seq"]
    new = newest([new], table)
    if old is not None and old.height:
        new = new.join(old, on=content, how="anti", nulls_equal=True, maintain_order="left")
        old = old.join(new, on=key, how="anti", nulls_equal=True, maintain_order="left")
    rows = new if old is None else pl.concat([old, new])
    return rows.sort(table.order, nulls_last=False), new


def in_order(old: pl.DataFrame | None, new: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Old and new rows together, in the table's order."""
    rows = new if old is None else pl.concat([old, new])
    return rows.sort(table.order)
