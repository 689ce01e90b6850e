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
        except pa.ArrowInvalid as error:
            raise OndoError("importing.not_parquet", file=path.name, why=error) from error
        return cls(path, distinct(_flat(empty).column_names))

    def rows(self) -> Iterator[Row]:
        """The rows, with values as Python has them."""
        number = 0
        with pq.ParquetFile(self.path) as file:
            total = max(file.metadata.num_rows, 1)
            for batch in file.iter_batches(batch_size=_BATCH):
                self._done = number / total
                for cells in zip(*_columns(batch), strict=True):
                    number += 1
                    yield number, cells

    def progress(self) -> float:
        return self._done


def _columns(batch: pa.RecordBatch) -> list[list[Any]]:
    table = _flat(pa.Table.from_batches([batch]))
    return [column.to_pylist() for column in table.columns]


def _flat(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table
