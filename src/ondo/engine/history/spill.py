"""Rows on their way into a history folder: held in memory while they are few, on disk by bucket when they are many."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from ondo.engine.history.buckets import MOST_BUCKETS, person_hashes

MEMORY_LIMIT = 32 * 2**20
"""Bytes held in memory before they go to disk."""
_PARTS = 64


class Spill:
    """Rows with a `person` column, handed back bucket by bucket in the order in which they came."""

    def __init__(self, folder: Path) -> None:
        self.rows = 0
        self._folder = folder
        self._held: list[pl.DataFrame] = []
        self._held_bytes = 0
        self._files: dict[int, pa.RecordBatchStreamWriter] = {}

    def add(self, frame: pl.DataFrame) -> None:
        """Take these rows. Every call must bring the same columns."""
        self.rows += frame.height
        self._held.append(frame)
        self._held_bytes += int(frame.estimated_size())
        if self._held_bytes > MEMORY_LIMIT:
            self._write_out()

    def close(self) -> None:
        """No more rows will come: what went to disk can be read back."""
        if self._files and self._held:
            self._write_out()
        for file in self._files.values():
            file.close()

    def bucket(self, bucket: int, buckets: int) -> pl.DataFrame | None:
        """The rows of one bucket of so many (a power of two), or None."""
        frames = [_only(frame, bucket, buckets) for frame in self._pieces(bucket, buckets)]
        frames = [frame for frame in frames if frame.height]
        return pl.concat(frames) if frames else None

    def _pieces(self, bucket: int, buckets: int) -> list[pl.DataFrame]:
        if not self._files:
            return self._held
        parts = range(bucket % _PARTS, _PARTS, buckets) if buckets < _PARTS else [bucket % _PARTS]
        return [_read(self._path(part)) for part in parts if part in self._files]

    def _write_out(self) -> None:
        frame = pl.concat(self._held)
        self._held, self._held_bytes = [], 0
        part = pl.Series("_part", person_hashes(frame["person"]) % _PARTS, dtype=pl.UInt32)
        for (number,), rows in frame.with_columns(part).partition_by("_part", as_dict=True, include_key=False).items():
            self._append(int(number), rows.to_arrow())

    def _append(self, part: int, table: pa.Table) -> None:
        if part not in self._files:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._files[part] = pa.ipc.new_stream(str(self._path(part)), table.schema, options=options)
        self._files[part].write_table(table)

    def _path(self, part: int) -> Path:
        return self._folder.with_name(f"{self._folder.name}-{part:02d}.arrow")


def _read(path: Path) -> pl.DataFrame:
    with pa.memory_map(str(path)) as source, pa.ipc.open_stream(source) as stream:
        frame = pl.from_arrow(stream.read_all())
    assert isinstance(frame, pl.DataFrame)
    return frame


def _only(frame: pl.DataFrame, bucket: int, buckets: int) -> pl.DataFrame:
    """The rows of the frame that lie in a bucket."""
    assert buckets <= MOST_BUCKETS
    if buckets == 1:
        return frame
    return frame.filter(pl.Series(person_hashes(frame["person"]) % buckets == bucket))
