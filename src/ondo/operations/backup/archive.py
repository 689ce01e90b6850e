"""The file of a backup: a ZIP with one member for each table, a row a line as JSON, and a manifest.

The manifest comes last: a file that was not finished has none. It says how many rows there are and what they add up to,
and in which form of the store they were, so that a later Ondo can take them up.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeAlias

import msgspec

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant

Row: TypeAlias = Sequence[Any]

FORMAT = 1
MANIFEST = "manifest.json"
AT_ONCE = 5_000
"""So many rows are in memory at a time."""


@dataclass(frozen=True)
class Kept:
    """A table as it is in the file. `binary`: columns whose bytes stand there as base64."""

    name: str
    key: str
    """Its primary key."""
    columns: tuple[str, ...]
    binary: tuple[str, ...]
    rows: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Manifest:
    """What is in the file."""

    format: int
    ondo: str
    """The version that wrote it."""
    vendor: str
    """The database it comes from; it may be restored into the other one."""
    at: Instant
    migrations: tuple[tuple[str, str], ...]
    """The form of the tables: application and name of every migration that had been applied."""
    tables: tuple[Kept, ...]
    numbers: Mapping[str, int]
    """By table the last id that was given, also to rows that are gone."""

    @property
    def rows(self) -> int:
        """How many there are in all tables together."""
        return sum(table.rows for table in self.tables)


class Writer:
    """Writes the members one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def add(self, table: Kept, rows: Iterable[Row]) -> Kept:
        """The rows of a table; the same with how many they were, and what they add up to."""
        encoder, checksum, count = msgspec.json.Encoder(), hashlib.sha256(), 0
        with self._zip.open(_member(table.name), "w", force_zip64=True) as member:
            for lot in lots(rows):
                text = encoder.encode_lines(lot)
                checksum.update(text)
                member.write(text)
                count += len(lot)
        return replace(table, rows=count, sha256=checksum.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """The manifest, and the end of the file."""
        self._zip.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        self._zip.close()


class Reader:
    """An existing file. Raises OndoError where it is no backup, or damaged. To be used in a `with` statement."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = msgspec.json.decode(self._zip.read(MANIFEST), type=Manifest)
        except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError) as error:
            raise OndoError("backup.no_backup", path=path) from error
        if self.manifest.format != FORMAT:
            raise OndoError("backup.newer", path=path, version=self.manifest.ondo)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._zip.close()

    def rows(self, table: Kept) -> Iterator[list[Row]]:
        """The rows of a table, in lots. Raises OndoError where they are not what was written."""
        binary = [table.columns.index(name) for name in table.binary]
        decoder, checksum, count = msgspec.json.Decoder(list[Any]), hashlib.sha256(), 0
        try:
            with self._zip.open(_member(table.name)) as member:
                for lines in lots(member):
                    checksum.update(b"".join(lines))
                    count += len(lines)
                    yield [_with_bytes(decoder.decode(line), binary) for line in lines]
        except (zipfile.BadZipFile, KeyError, EOFError, ValueError, OSError) as error:
            raise OndoError("backup.damaged", path=self._path, table=table.name) from error
        if (count, checksum.hexdigest()) != (table.rows, table.sha256):
            raise OndoError("backup.damaged", path=self._path, table=table.name)


def lots(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """As many at a time as may be in memory."""
    remaining = iter(rows)
    while lot := list(islice(remaining, AT_ONCE)):
        yield lot


def _member(table: str) -> str:
    return f"{table}.jsonl"


def _with_bytes(row: list[Any], binary: Sequence[int]) -> Row:
    for at in binary:
        if row[at] is not None:
            row[at] = base64.b64decode(row[at], validate=True)
    return row
