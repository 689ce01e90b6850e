"""quarantine.jsonl: the rows that could not be taken, each with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

FILE = "quarantine.jsonl"


class Rejected(msgspec.Struct, frozen=True):
    """One row that was not taken. `reason` is a message key and `params` fill its message."""

    file: str
    line: int
    reason: str
    params: Mapping[str, object] = {}
    row: Mapping[str, object] = {}
    table: str = ""


class Quarantine:
    """The rows that one change rejects. What was there before about the same files is replaced."""

    def __init__(self, scratch: Path) -> None:
        self.rows = 0
        self._path = scratch / FILE
        self._files: set[str] = set()
        self._out: BinaryIO | None = None

    def covers(self, file: str) -> None:
        """This file is being read now: its old rows in quarantine are out of date."""
        self._files.add(file)

    def add(self, rejected: Rejected) -> None:
        """Keep a rejected row."""
        if self._out is None:
            self._out = self._path.open("wb")
        self.covers(rejected.file)
        self._out.write(msgspec.json.encode(rejected) + b"\n")
        self.rows += 1

    def merge(self, old: Path | None, new: Path) -> tuple[int, bool]:
        """Write the old rows of other files and the rows of this change; say how many, and whether that is news.

        `old`: the file of old rows; None where none of them stays.
        """
        if self._out is not None:
            self._out.close()
        with new.open("wb") as out:
            count = sum(out.write(line) > 0 for line in self._merged(old))
        return count, old is None or not _same(old, new)

    def _merged(self, old: Path | None) -> Iterator[bytes]:
        written = False
        for line in () if old is None else _lines(old):
            if msgspec.json.decode(line, type=Rejected).file not in self._files:
                yield line
            elif not written:
                written = True
                yield from _lines(self._path)
        if not written:
            yield from _lines(self._path)


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as file:
            yield from file


def _same(old: Path, new: Path) -> bool:
    if not old.exists():
        return new.stat().st_size == 0
    return old.stat().st_size == new.stat().st_size and all(
        a == b for a, b in zip(_lines(old), _lines(new), strict=True)
    )
