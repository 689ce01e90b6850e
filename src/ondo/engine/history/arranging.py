"""Reads an export whose rows stand in any order: parts it by person, so that each bucket fits into memory.

Only that is done here. Nothing is sorted but the few rows of traits: whoever reads a bucket of events puts it in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ondo.domain.errors import OndoError
from ondo.engine.history.buckets import bucket_file, buckets_for
from ondo.engine.history.manifest import Counts, Manifest
from ondo.engine.history.parting import WORDS, Parting
from ondo.engine.history.reader import History
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table

ROWS_AT_ONCE = 1 << 19
NEEDED = ("person", "at", "name")
Progress = Callable[[float], None]
"""Told how much is done, of 1."""


def is_export(folder: Path) -> bool:
    """Whether a folder holds events as Parquet, but is no history."""
    return not (folder / "history.json").exists() and bool(_files(folder, EVENTS))


def arranged(export: Path, into: Path, *, timezone: str = "UTC", progress: Progress | None = None) -> History:
    """The history of an export, parted into an empty folder. Its files are those of a history folder.

    `export` holds `events.parquet`, or files of events in `events/`, in the columns of the history format; those that
    may be null can be left out, and so can `seq`: then the order of the rows decides. Traits and opportunities may
    stand beside them. No event may be there twice. Raises OndoError where a column is missing.
    """
    files = _files(export, EVENTS)
    for file in files:
        _check(file)
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    buckets = buckets_for(rows)
    with Parting(into, EVENTS, buckets, _columns(files)) as events:
        for batch in _batches(files, EVENTS):
            events.add(batch)
            if progress:
                progress(events.rows / rows)
    _arrange_traits(export, into, buckets)
    accounts = _write(into / "account_traits.parquet", ACCOUNT_TRAITS, _whole(export, ACCOUNT_TRAITS))
    opportunities = _write(into / "opportunities.parquet", OPPORTUNITIES, _whole(export, OPPORTUNITIES))
    manifest = Manifest(
        timezone=timezone,
        buckets=buckets,
        next_seq=rows,
        first_at=events.first_at,
        last_at=events.last_at,
        counts=Counts(rows, events.people(), accounts["account"].n_unique(), opportunities.height),
    )
    return History(into, manifest, in_order=False)


def _arrange_traits(export: Path, into: Path, buckets: int) -> None:
    files = _files(export, PERSON_TRAITS)
    with Parting(into, PERSON_TRAITS, buckets, _columns(files)) as traits:
        for batch in _batches(files, PERSON_TRAITS):
            traits.add(batch)
    for bucket in range(buckets):
        parted = into / bucket_file(PERSON_TRAITS.name, bucket, "arrow")
        rows = PERSON_TRAITS.conform(pl.read_ipc_stream(parted))
        _write(into / bucket_file(PERSON_TRAITS.name, bucket), PERSON_TRAITS, rows)
        parted.unlink()


def _files(export: Path, table: Table) -> list[Path]:
    one, several = export / f"{table.name}.parquet", export / table.name
    return [one] if one.exists() else sorted(several.rglob("*.parquet")) if several.is_dir() else []


def _columns(files: list[Path]) -> frozenset[str]:
    """The columns that any of them has."""
    return frozenset[str]().union(*(pq.read_schema(file).names for file in files))


def _check(file: Path) -> None:
    there = pq.read_schema(file).names
    for name in NEEDED:
        if name not in there:
            raise OndoError("history.export_lacks", path=file, column=name)


def _batches(files: list[Path], table: Table) -> Iterator[pa.Table]:
    for path in files:
        metadata = pq.read_metadata(path)
        columns = [name for name in table.schema if name in metadata.schema.names]
        words = [name for name in columns if name in ("person", *WORDS)]
        with pq.ParquetFile(path, metadata=metadata, read_dictionary=words) as file:
            for batch in file.iter_batches(ROWS_AT_ONCE, columns=columns, use_threads=False):
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])


def _whole(export: Path, table: Table) -> pl.DataFrame | None:
    files = _files(export, table)
    return table.conform(pl.concat(pl.read_parquet(file) for file in files)) if files else None


def _write(path: Path, table: Table, rows: pl.DataFrame | None) -> pl.DataFrame:
    """A table in its order."""
    ordered = (pl.DataFrame(schema=table.schema) if rows is None else rows).sort(table.order, nulls_last=False)
    ordered.write_parquet(path, compression="lz4")
    return ordered
