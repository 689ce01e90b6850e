"""Looks whether a history is what its manifest says: every file to the byte, every row where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS
from ondo.engine.history.buckets import bucket_file, person_hashes
from ondo.engine.history.commit import Progress
from ondo.engine.history.manifest import BucketCount, Manifest
from ondo.engine.history.merge import ID
from ondo.engine.history.reader import History
from ondo.engine.history.rewriting import BUCKETED, WHOLE, facts
from ondo.engine.history.schema import EVENTS, FOLLOWED, PERSON_TRAITS, TOLD, Table
from ondo.engine.history.taken import taken_elsewhere


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it should be. `key` and `params` are of a message."""

    file: str
    key: str
    params: dict[str, object] = field(default_factory=dict)


def check(folder: Path, progress: Progress | None = None) -> Iterator[Flaw]:
    """Everything that is wrong with the history in a folder. Raises OndoError where it cannot be opened at all."""
    history = History.open(folder)
    manifest = history.manifest
    if not manifest.files:
        yield Flaw("history.json", "lake.no_checksums", {"folder": folder})
    broken = {flaw.file: flaw for name in _expected(history) for flaw in _file(history, name)}
    yield from broken.values()
    for bucket in history.buckets:
        if not broken.keys() & {bucket_file(table.name, bucket) for table in BUCKETED}:
            yield from _bucket(history, bucket)
        if progress:
            progress(bucket + 1, manifest.buckets)
    for table in _whole(history):
        if f"{table.name}.parquet" not in broken:
            yield from _alone(history, table)
    if not broken:
        yield from _over_all(history)
    history.check_unchanged()


@contextmanager
def telling_damage(history: History) -> Iterator[History]:
    """Whatever goes wrong in reading a history whose files are damaged: an OndoError that names the first of them."""
    try:
        yield history
    except (OndoError, BrokenPipeError):
        raise
    except Exception as error:
        broken = next((flaw for name in _expected(history) for flaw in _file(history, name)), None)
        if broken is None:
            raise
        raise OndoError("history.damaged", file=broken.file, folder=history.path) from error


def _expected(history: History) -> Iterable[str]:
    bucketed = {bucket_file(table.name, bucket) for table in BUCKETED for bucket in history.buckets}
    return sorted({*history.manifest.files, *bucketed, *(f"{table.name}.parquet" for table in _whole(history))})


def _whole(history: History) -> tuple[Table, ...]:
    return (*WHOLE, FOLLOWED) if f"{FOLLOWED.name}.parquet" in history.manifest.files else WHOLE


# -- files


def _file(history: History, name: str) -> Iterator[Flaw]:
    """What is wrong with a file as such: missing, unreadable, other bytes, other columns."""
    path, known = history.path / name, history.manifest.files.get(name)
    try:
        there = facts(path, known.rows if known else 0)
        columns = pq.read_schema(path) if path.suffix == ".parquet" else None
    except FileNotFoundError:
        yield Flaw(name, "lake.file_missing")
        return
    except (OSError, pa.ArrowException) as error:
        yield Flaw(name, "lake.file_unreadable", {"why": str(error).splitlines()[0]})
        return
    if known is not None and known != there:
        yield Flaw(name, "lake.file_changed", {"bytes": there.bytes, "told": known.bytes})
    elif columns is not None and (odd := _odd_columns(_table_of(name), columns, history.manifest)):
        yield Flaw(name, "lake.columns", {"columns": ", ".join(odd)})


def _table_of(name: str) -> Table:
    word = name.partition("/")[0].removesuffix(".parquet")
    return next(table for table in (*BUCKETED, *WHOLE, FOLLOWED) if table.name == word)


def _odd_columns(table: Table, there: pa.Schema, manifest: Manifest) -> list[str]:
    kinds = dict(pl.DataFrame(schema=table.schema).schema)
    found = dict(pl.from_arrow(there.empty_table()).schema)  # type: ignore[union-attr]
    newer = {*TOLD, "of"} if manifest.ondo_history == 1 else set[str]()
    texts = {pl.Categorical, pl.String}
    return [
        name
        for name in {*kinds, *found} - newer
        if kinds.get(name) != found.get(name) and not {type(found.get(name)), type(kinds.get(name))} <= texts
    ]


# -- rows


def _bucket(history: History, bucket: int) -> Iterator[Flaw]:
    rows = {table: pl.read_parquet(history.path / bucket_file(table.name, bucket)) for table in BUCKETED}
    for table, frame in rows.items():
        name = bucket_file(table.name, bucket)
        conformed = table.conform(frame)
        strange = int((person_hashes(frame["person"]) % history.manifest.buckets != bucket).sum())
        if strange:
            yield Flaw(name, "lake.other_bucket", {"count": strange})
        yield from _rows(name, table, conformed)
    told = history.manifest.bucket_counts[bucket]
    if (found := _counted(rows[EVENTS], rows[PERSON_TRAITS])) != told:
        yield Flaw(bucket_file(EVENTS.name, bucket), "lake.counts", {"found": found.events, "told": told.events})


def _counted(events: pl.DataFrame, traits: pl.DataFrame) -> BucketCount:
    first, last = events["at"].min(), events["at"].max()
    people = pl.concat([events["person"].cast(pl.String), traits["person"].cast(pl.String)]).n_unique()
    return BucketCount(
        events.height, people, first if isinstance(first, int) else None, last if isinstance(last, int) else None
    )


def _alone(history: History, table: Table) -> Iterator[Flaw]:
    name = f"{table.name}.parquet"
    yield from _rows(name, table, table.conform(pl.read_parquet(history.path / name)))


def _rows(name: str, table: Table, rows: pl.DataFrame) -> Iterator[Flaw]:
    """What is wrong with the rows of a file: missing values, their order, rows that there are twice."""
    empty = [column.name for column in table.columns if not column.optional and rows[column.name].null_count()]
    if empty:
        yield Flaw(name, "lake.nulls", {"columns": ", ".join(empty)})
    order = rows.select(table.order)
    if not order.equals(order.sort(table.order, nulls_last=False)):
        yield Flaw(name, "lake.order", {"columns": ", ".join(table.order)})
    once = rows.filter(pl.col("name") != TRAITS) if table is EVENTS else rows
    if twice := int(once.select(table.key).is_duplicated().sum()):
        yield Flaw(name, "lake.twice", {"count": twice, "columns": ", ".join(table.key)})


# -- between files


def _over_all(history: History) -> Iterator[Flaw]:
    manifest = history.manifest
    counted = sum(count.events for count in manifest.bucket_counts)
    if counted != manifest.counts.events:
        yield Flaw("history.json", "lake.counts", {"found": counted, "told": manifest.counts.events})
    seqs = [_largest(history, bucket_file(EVENTS.name, bucket)) for bucket in history.buckets]
    if max(seqs, default=-1) >= manifest.next_seq:
        yield Flaw("history.json", "lake.next_seq", {"found": max(seqs), "told": manifest.next_seq})
    for bucket, rows in sorted(_taken_twice(history).items()):
        yield Flaw(
            bucket_file(EVENTS.name, bucket), "lake.twice", {"count": rows.height, "columns": ", ".join(EVENTS.key)}
        )


def _largest(history: History, name: str) -> int:
    found = pl.scan_parquet(history.path / name).select(pl.col("seq").max()).collect().item()
    return -1 if found is None else int(found)


def _taken_twice(history: History) -> dict[int, pl.DataFrame]:
    """Ids that are given in more than one bucket."""
    if history.manifest.buckets < 2:
        return {}

    def ids(bucket: int) -> pl.DataFrame:
        rows = pl.scan_parquet(history.path / bucket_file(EVENTS.name, bucket)).filter(pl.col("name") != TRAITS)
        return rows.select([pl.col(name).cast(pl.String) for name in ID] + [pl.col("seq")]).collect()

    return taken_elsewhere(ids, lambda _: None, history.manifest.buckets, history.counts.events)
