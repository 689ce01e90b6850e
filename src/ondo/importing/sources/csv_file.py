"""CSV: any separator, quoted line breaks, and the ways in which exports are broken."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ondo.domain.errors import OndoError
from ondo.domain.spreadsheets import as_meant
from ondo.importing.sources.encodings import Encoding, encoding_of
from ondo.importing.sources.rows import LONGEST_CELL, Row, Unreadable, distinct, printable, raw_row

SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 50
_TELLING_WIDTH = 4
"""Ordinary text has lines with one or two separators; with three and more it is a row that was swallowed."""
_UNDECODED = re.compile("[\udc80-\udcff\ufffd]")


@dataclass
class CsvFile:
    """A CSV file. `header_line` is the line of the headers where titles stand above them."""

    path: Path
    encoding: Encoding
    separator: str
    header_line: int
    headers: tuple[str, ...] = ()
    _done: float = 0.0

    @classmethod
    def open(
        cls, path: Path, *, encoding: str | None = None, separator: str | None = None, header_line: int = 1
    ) -> CsvFile:
        """Open a file, finding out what is not stated. Raises OndoError for an empty file."""
        found = encoding_of(path, encoding)
        declared, skip = _declared_separator(path, found)
        file = cls(path, found, separator or declared or "", header_line + skip)
        file.separator = file.separator or _sniffed(file)
        file.headers = distinct(file._header_cells())
        return file

    def rows(self) -> Iterator[Row]:
        """Rows with as many cells as there are headers; anything else is unreadable."""
        csv.field_size_limit(LONGEST_CELL)
        size = max(self.path.stat().st_size, 1)
        with self.path.open(encoding=self.encoding.name, errors=self.encoding.errors, newline="") as file:
            lines = _Lines(file)
            for number, row in enumerate(self._read(lines)):
                if number % 1000 == 0:
                    self._done = file.buffer.tell() / size  # type: ignore[attr-defined]
                yield row

    def progress(self) -> float:
        return self._done

    def _header_cells(self) -> list[str]:
        with self.path.open(encoding=self.encoding.name, errors="replace", newline="") as file:
            lines = _Lines(file)
            lines.skip(self.header_line - 1)
            header = next(csv.reader(lines, delimiter=self.separator), None)
        if not header or not any(cell.strip() for cell in header):
            raise OndoError("importing.empty_file", file=self.path.name)
        return header

    def _read(self, lines: _Lines) -> Iterator[Row]:
        lines.skip(self.header_line - 1)
        reader = csv.reader(lines, delimiter=self.separator)
        next(reader, None)
        while True:
            lines.record.clear()
            start = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield start, self._torn(lines, "importing.cell_too_long")
                continue
            if any(cells):
                yield start, self._checked(cells, lines)

    def _checked(self, cells: list[str], lines: _Lines) -> list[str] | Unreadable:
        width = len(self.headers)
        if lines.ended and lines.record:
            return self._torn(lines, "importing.open_quote")
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) == width and self._hides_rows(lines.record):
            return self._torn(lines, "importing.open_quote")
        if len(cells) != width:
            if any(map(self._is_row, lines.record[1:])):
                return self._torn(lines, "importing.open_quote")
            return Unreadable("importing.ragged", {"cells": len(cells), "headers": width}, raw_row(self.headers, cells))
        return self._undecoded(cells) if self.encoding.suspect else [as_meant(cell) for cell in cells]

    def _undecoded(self, cells: list[str]) -> list[str] | Unreadable:
        text = "".join(cells)
        if "\0" in text:
            return Unreadable("importing.nul", {}, raw_row(self.headers, cells))
        if _UNDECODED.search(text):
            reason = {"encoding": self.encoding.name.removesuffix("-sig")}
            return Unreadable("importing.undecodable", reason, raw_row(self.headers, cells))
        return [as_meant(cell) for cell in cells]

    def _hides_rows(self, record: list[str]) -> bool:
        """Whether a stray quote, closed by another some rows later, has drawn whole rows into one cell."""
        between = record[1:-1]
        return bool(between) and len(self.headers) >= _TELLING_WIDTH and all(map(self._is_row, between))

    def _is_row(self, line: str) -> bool:
        """Whether a line of a record would be a row by itself."""
        width = len(self.headers)
        return width > 1 and len(next(csv.reader([line], delimiter=self.separator), [])) == width

    def _torn(self, lines: _Lines, reason: str) -> Unreadable:
        """Give up the first line of a record only, and read the others again."""
        first = lines.give_back()
        return Unreadable(reason, {}, {"line": printable(first.rstrip("\r\n")[:10_000])})


class _Lines:
    """Physical lines, counted; those of the present record can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.number = 0
        self.ended = False
        self.record: list[str] = []
        self._lines = iter(lines)
        self._again: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self.ended = True
                raise
        self.number += 1
        self.record.append(line)
        return line

    def skip(self, count: int) -> None:
        for _ in range(count):
            next(self, None)

    def give_back(self) -> str:
        """Read all lines of the record but the first again; returns the first."""
        first, *others = self.record
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        self.ended = False
        return first


def _declared_separator(path: Path, encoding: Encoding) -> tuple[str | None, int]:
    """The separator of a first line `sep=;` (Excel writes it), and how many lines that takes."""
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        match = re.fullmatch(r"\"?sep=(.)\"?\s*", file.readline(20))
    return (match.group(1), 1) if match else (None, 0)


def _sniffed(file: CsvFile) -> str:
    """The separator under which the first rows have the same number of cells, and the most of them."""
    with file.path.open(encoding=file.encoding.name, errors="replace", newline="") as text:
        lines = _Lines(text)
        lines.skip(file.header_line - 1)
        sample = [line for line, _ in zip(lines, range(_SAMPLE_ROWS), strict=False)]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: list[str], separator: str) -> tuple[float, int]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator) if row]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
