"""Parts rows by person into a file a bucket, in the order in which they come."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ondo.domain.events import Initiator
from ondo.engine.history.buckets import bucket_file, person_hashes
from ondo.engine.history.schema import TOLD, Column, Table

WORDS = ("source", "name", "initiator", "channel", "user", "flags")
"""Columns with few different words: they are moved and written as numbers."""
_COLLAPSE_AT = 1 << 20


class Parting:
    """Streams of Arrow, which cost the least to write and to read. `have`: the columns that any of the rows has."""

    def __init__(self, into: Path, table: Table, buckets: int, have: Collection[str]) -> None:
        self.rows = 0
        self.first_at: int | None = None
        self.last_at: int | None = None
        self._people = [np.zeros(0, dtype=np.uint64)]
        self._buckets = buckets
        self._columns = [one for one in table.columns if one.name in have or one.name not in TOLD]
        self._schema = pa.schema([(one.name, _type(one)) for one in self._columns])
        self._files: list[pa.RecordBatchStreamWriter] = []
        self._stack = ExitStack()
        (into / table.name).mkdir(parents=True)
        self._paths = [str(into / bucket_file(table.name, bucket, "arrow")) for bucket in range(buckets)]

    def __enter__(self) -> Parting:
        self._files = [self._stack.enter_context(pa.ipc.new_stream(path, self._schema)) for path in self._paths]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, rows: pa.Table) -> None:
        """Take some rows. `person` is a dictionary."""
        person = rows["person"].unify_dictionaries().combine_chunks()
        keys = pl.Series(person.dictionary)
        bucket = (person_hashes(keys) % self._buckets).astype(np.uint16)[person.indices.to_numpy()]
        order = np.argsort(bucket, kind="stable")
        ends = np.searchsorted(bucket[order], np.arange(self._buckets + 1))
        parted = self._whole(rows).take(pa.array(order))
        for number in np.flatnonzero(np.diff(ends)).tolist():
            self._files[number].write_table(parted.slice(ends[number], ends[number + 1] - ends[number]))
        self.rows += rows.num_rows
        self._note(keys.hash().to_numpy(), rows["at"])

    def people(self) -> int:
        """How many different people there were."""
        return len(np.unique(np.concatenate(self._people)))

    def _whole(self, rows: pa.Table) -> pa.Table:
        """The rows with all columns that are wanted, those that nobody gave filled in."""
        seq = rows["seq"] if "seq" in rows.column_names else pa.array(np.arange(self.rows, self.rows + rows.num_rows))
        given = dict(zip(rows.column_names, rows.columns, strict=True)) | {"seq": seq}
        made: dict[str, Callable[[], pa.Array]] = {
            "occurred_at": lambda: given["at"],
            "message_id": lambda: seq.cast(pa.string()),
            "source": lambda: pa.repeat("", rows.num_rows),
            "initiator": lambda: pa.repeat(Initiator.PERSON.value, rows.num_rows),
        }
        nothing = pa.nulls(rows.num_rows)
        there = {name: make() for name, make in made.items() if name not in given} | given
        columns = [there.get(name, nothing) for name in self._schema.names]
        return pa.table(columns, names=self._schema.names).cast(self._schema).combine_chunks()

    def _note(self, people: NDArray[np.uint64], at: pa.ChunkedArray) -> None:
        least, most = pc.min_max(at).as_py().values()
        if least is not None:
            self.first_at = least if self.first_at is None else min(self.first_at, least)
            self.last_at = most if self.last_at is None else max(self.last_at, most)
        self._people.append(people)
        if sum(map(len, self._people[1:])) > max(_COLLAPSE_AT, len(self._people[0])):
            self._people = [np.unique(np.concatenate(self._people))]


def _type(column: Column) -> pa.DataType:
    if isinstance(column.type, pl.Int64):
        return pa.int64()
    return pa.dictionary(pa.int32(), pa.string()) if column.name in WORDS else pa.string()
