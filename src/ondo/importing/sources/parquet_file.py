"""Parquet: columns with types; a row counts as a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ondo.domain.errors import OndoError
from ondo.importing.sources.rows import Row, distinct

_BATCH = 8192
_DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError)
_IN_MICROSECONDS: Mapping[int, Callable[[Any], pa.DataType]] = {
    pa.timestamp("ns").id: lambda kind: pa.timestamp("us", kind.tz),
    pa.duration("ns").id: lambda kind: pa.duration("us"),
    pa.time64("ns").id: lambda kind: pa.time64("us"),
}


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
    return [_values(column) for column in table.columns]


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column: times to the microsecond, which is what Python has."""
    if getattr(column.type, "unit", None) == "ns":
        column = column.cast(_IN_MICROSECONDS[column.type.id](column.type), safe=False)
    try:
        values: list[Any] = column.to_pylist()
        return values
    except (ValueError, OverflowError, LookupError):  # a year that Python has not, a zone that nobody knows
        return [_value(cell) for cell in column]


def _value(cell: pa.Scalar) -> Any:
    """One value; the bare number where Python has no such time."""
    try:
        return cell.as_py()
    except (ValueError, OverflowError, LookupError):
        return str(getattr(cell, "value", ""))


def _flat(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table
