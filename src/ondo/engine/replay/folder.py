"""What a replay leaves behind: a folder of Parquet tables and a page of facts about them, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.engine.replay.tables import SCHEMAS

FACTS = "replay.json"
VERSION = 1


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Which playbook decided over what, up to when.

    `left_out`: people of the history of whom nothing is known by then but what a machine did; they stand on no stage.
    """

    ondo_replay: int = VERSION
    playbook: str
    fingerprint: str
    timezone: str
    as_of: Instant
    people: int
    events: int
    quarantined: int
    left_out: int = 0
    first_at: Instant | None
    last_at: Instant | None


@dataclass(frozen=True)
class Replayed:
    """The tables of one replay (`SCHEMAS`), read lazily."""

    folder: Path
    facts: Facts

    def scan(self, table: str) -> pl.LazyFrame:
        """One table; its rows in the order in which they were written, a person's rows side by side."""
        return pl.scan_parquet(self.folder / f"{table}.parquet")


def open_replayed(folder: Path) -> Replayed:
    """The replay in this folder."""
    try:
        facts = msgspec.json.decode((folder / FACTS).read_bytes(), type=Facts)
    except (OSError, msgspec.DecodeError) as error:
        raise OndoError("replay.no_replay_there", folder=folder) from error
    if facts.ondo_replay != VERSION:
        raise OndoError("replay.other_version", folder=folder, found=facts.ondo_replay, known=VERSION)
    return Replayed(folder, facts)


ROW_GROUP = 65_536
"""Of so many rows or more. What is written in smaller parts takes several times as long."""


PLAIN = frozenset({"event", "stopped_by", "opportunity", "points_millis"})
"""Columns beside instants of which a dictionary would nearly repeat the column: making one took half of the writing."""


def _file(folder: Path, name: str) -> pq.ParquetWriter:
    """An empty table, to be written to. Where one row is a person, each key is there once.

    Rows stand by bucket: the least and the most of a row group would let nobody skip it.
    """
    schema = SCHEMAS[name]
    plain = PLAIN | ({"person"} if name != "contributions" else set())
    worded = [field.name for field in schema if field.name not in plain and not pa.types.is_timestamp(field.type)]
    told = {"compression": "snappy", "use_dictionary": worded, "write_statistics": False}
    return pq.ParquetWriter(folder / f"{name}.parquet", schema, **told)


class TableWriter:
    """Appends to the tables of a replay, a row group at a time, so that memory holds a few batches only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._waiting: dict[str, list[pa.Table]] = defaultdict(list)
        self._files = {name: self._stack.enter_context(_file(folder, name)) for name in SCHEMAS}

    def append(self, batch: Mapping[str, pa.Table]) -> None:
        """Write the rows of a batch to their tables, sooner or later."""
        for name, table in batch.items():
            waiting = self._waiting[name]
            waiting.append(table)
            if sum(one.num_rows for one in waiting) >= ROW_GROUP:
                self._write(name)

    def flush(self) -> None:
        """Write what still waits for more."""
        for name in list(self._waiting):
            self._write(name)

    def _write(self, name: str) -> None:
        table = pa.concat_tables(self._waiting.pop(name))
        if table.num_rows:
            self._files[name].write_table(table)

    def finish(self, facts: Facts) -> Replayed:
        """Close the tables, and write the page of facts last: a folder without it is no replay."""
        self.flush()
        self._stack.close()
        (self.folder / FACTS).write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n")
        return Replayed(self.folder, facts)

    def close(self) -> None:
        """Close the files, whatever happened."""
        self._stack.close()


@contextmanager
def whole_folder(target: Path, mark: str = FACTS) -> Iterator[Path]:
    """A folder to fill, which becomes `target` at the end of the block, or vanishes where the block fails.

    Only a folder of the same kind (one with the file `mark` in it) or an empty one is replaced.
    """
    if target.exists() and not (target.is_dir() and ((target / mark).exists() or not any(target.iterdir()))):
        raise OndoError("replay.folder_taken", folder=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    filling, replaced = (target.with_name(f".{target.name}.{os.getpid()}.{word}") for word in ("new", "old"))
    filling.mkdir()
    try:
        yield filling
        if target.exists():
            target.rename(replaced)
        filling.rename(target)
    finally:
        shutil.rmtree(filling, ignore_errors=True)
        shutil.rmtree(replaced, ignore_errors=True)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file to write, which becomes `target` at the end of the block, or vanishes where the block fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    filling = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        yield filling
        filling.replace(target)
    finally:
        filling.unlink(missing_ok=True)
