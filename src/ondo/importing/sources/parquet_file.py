"""Parquet: columns with types; a row counts as a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ondo.domain.errors import OndoError
from ondo.importing.sources.rows import Row, distinct

_BATCH = 8192
_DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError)


@dataclass
class ParquetTable:
    """A Parquet file. Fields of structs become columns `a.b`."""

    path: Path
    headers: tuple[str, ...] = ()
    _done: float = 0.0

    @classmethod
    def open(cls, path: Path) -> ParquetTable:
        """Open a file. Raises OndoError if it is no Parquet file."""
        try:
            with pq.ParquetFile(path) as file:
                empty = pa.Table.from_batches([], schema=file.schema_arrow)
        except _DAMAGED as error:
            raise OndoError("importing.not_parquet", file=path.name, why=error) from error
        return cls(path, distinct(_flat(empty).column_names))

    def rows(self) -> Iterator[Row]:
        """The rows, with values as Python has them."""
        number = 0
        for columns in self._batches():
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, cells

    def _batches(self) -> Iterator[list[list[Any]]]:
        done = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=_BATCH):
                    yield _columns(batch)
                    done += batch.num_rows
                    self._done = done / max(file.metadata.num_rows, 1)
        except _DAMAGED as error:
            raise OndoError("importing.not_parquet", file=self.path.name, why=error) from error

    def progress(self) -> float:
        return self._done


def _columns(batch: pa.RecordBatch) -> list[list[Any]]:
    table = _flat(pa.Table.from_batches([batch]))
    return [column.to_pylist() for column in table.columns]


def _flat(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table
