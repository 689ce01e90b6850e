"""Whom a lake follows: who has changed since it looked last, found by the mark that each of them carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from ondo.engine.history.schema import FOLLOWED

UNMARKED = 0
"""A stamp that says nothing: whoever has it may have changed."""


@dataclass(frozen=True)
class Changes:
    """Of some people, in the order of their numbers: who is as they were, who is to be read, whose rows go."""

    same: pl.DataFrame
    anew: pl.DataFrame
    gone: pl.DataFrame
    """What the lake has of whoever changed or is there no more."""


def changes(before: Path | None, now: Iterator[pl.DataFrame]) -> Iterator[Changes]:
    """Everybody in pieces. `before`: the file that says how they were; `now`: id, person and stamp as they are."""
    last = -1
    for piece in now:
        first, last = last, int(piece["id"][-1])
        yield _between(_rows(before, (pl.col("id") > first) & (pl.col("id") <= last)), piece)
    nobody = pl.DataFrame(schema=FOLLOWED.schema)
    left = _rows(before, pl.col("id") > last)
    if left.height:
        yield _between(left, nobody.drop("events"))


def _between(before: pl.DataFrame, now: pl.DataFrame) -> Changes:
    as_it_was = now.filter(pl.col("stamp") != UNMARKED).select("id", "person", "stamp")
    same = before.join(as_it_was, on=["id", "person", "stamp"], how="semi", maintain_order="left")
    return Changes(
        same,
        now.join(same, on="id", how="anti", maintain_order="left"),
        before.join(same, on="id", how="anti", maintain_order="left"),
    )


def _rows(file: Path | None, which: pl.Expr) -> pl.DataFrame:
    return pl.DataFrame(schema=FOLLOWED.schema) if file is None else pl.scan_parquet(file).filter(which).collect()


class FollowedFile:
    """The file in the making, piece by piece."""

    def __init__(self, path: Path) -> None:
        schema = pl.DataFrame(schema=FOLLOWED.schema).to_arrow().schema
        self._out = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._schema = schema

    def add(self, rows: pl.DataFrame) -> None:
        """The next people."""
        if rows.height:
            self._out.write_table(FOLLOWED.conform(rows).sort("id").to_arrow().cast(self._schema))

    def close(self) -> None:
        """All are there."""
        self._out.close()
