"""Opportunities as lines of a CSV file: written for a spreadsheet, and read back as they were meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from ondo.domain.errors import OndoError, Problem
from ondo.domain.spreadsheets import csv_line, defused
from ondo.importing.dates import DateReader
from ondo.importing.decimal_marks import DecimalMarks
from ondo.importing.opportunity_cells import COLUMNS, ReadNumber, kind_of, meant
from ondo.importing.sources.csv_file import CsvFile
from ondo.importing.sources.rows import Cells, Unreadable
from ondo.importing.values import text_of
from ondo.playbooks.problems import nearest

MOST_LINES = 5_000
MOST_BYTES = 4_000_000
_TITLES = 5
"""The heading is looked for in so many lines: empty ones and titles may stand above it."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UNCLEAR = re.compile(r"\d{1,3}\.\d{3}")
_NUMBERED = re.compile(r" \(\d+\)$")
"""What the reader of CSV files puts behind headers of one name."""


@dataclass(frozen=True)
class Line:
    """One line. Blank cells are not in `told`; `amount` is a decimal number, dates are `2026-11-22`."""

    number: int
    told: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[Problem] = ()


def as_csv(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The lines of a file, its heading first; with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + csv_line(COLUMNS)
    for row in rows:
        yield csv_line([defused(_clear(name, row.get(name, ""))) for name in COLUMNS])


def _clear(name: str, cell: str) -> str:
    """A cell that can be read in one way only: 1.125 might be 1125, 1.1250 is not."""
    return f"{cell}0" if name == "amount" and _UNCLEAR.fullmatch(cell) else cell


def read_lines(content: bytes, zone: str) -> list[Line]:
    """The lines below the heading, each with what is wrong in it. Instants become dates of `zone`.

    Raises OndoError for what is no such file: no text, no heading, a heading that was mistyped or is there twice,
    too long.
    """
    if len(content) > MOST_BYTES:
        raise OndoError("sales.file_too_large", most=MOST_BYTES // 1_000_000)
    if content.startswith(_WORKBOOKS):
        raise OndoError("sales.file_no_text")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "opportunities.csv"
        path.write_bytes(content)
        return _below(*_headed(path), DateReader(zone))


def _headed(path: Path) -> tuple[CsvFile, list[str]]:
    """The file as `ondo import` reads it, and the columns its heading names."""
    for line in range(1, _TITLES + 1):
        file = _opened(path, line)
        columns = [header.strip().lower() for header in file.headers] if file else []
        if file and "opportunity" in map(_bare, columns):
            _refuse_unclear(columns)
            return file, columns
    raise OndoError("sales.file_no_heading", columns=", ".join(COLUMNS))


def _opened(path: Path, header_line: int) -> CsvFile | None:
    """None where that line is empty."""
    try:
        return CsvFile.open(path, header_line=header_line)
    except OndoError as error:
        if error.problem.key == "importing.empty_file":
            return None
        raise OndoError("sales.file_no_text") from error


def _refuse_unclear(columns: Sequence[str]) -> None:
    """Columns of somebody's own are left out; one that is nearly one of ours was meant to be it."""
    times = Counter(map(_bare, columns))
    for name in filter(None, times):
        if name in COLUMNS and times[name] > 1:
            raise OndoError("sales.file_column_twice", column=name)
        near = None if name in COLUMNS else nearest(name, COLUMNS)
        if near:
            raise OndoError("sales.file_column_near", column=name, near=near)


def _bare(column: str) -> str:
    return _NUMBERED.sub("", column)


def _below(file: CsvFile, columns: Sequence[str], dates: DateReader) -> list[Line]:
    lines: list[Line] = []
    marks = DecimalMarks(file)
    if "amount" in columns:
        marks.watch("amount", itemgetter(columns.index("amount")))
    for number, cells in file.rows():
        if isinstance(cells, Unreadable):
            lines.append(Line(number, wrong=(Problem(cells.reason, cells.params),)))
        elif any(map(text_of, cells)):
            lines.append(_read(number, columns, cells, dates, partial(marks.read, "amount")))
        if len(lines) > MOST_LINES:
            raise OndoError("sales.file_too_long", most=MOST_LINES)
    return lines


def _read(number: int, columns: Sequence[str], cells: Cells, dates: DateReader, amount: ReadNumber) -> Line:
    told: dict[str, str] = {}
    wrong: list[Problem] = []
    for name, value in zip(columns, cells, strict=True):
        cell = text_of(value) if name in COLUMNS else None
        if cell:
            found = meant(name, cell, dates, amount)
            told[name] = found or cell
            if found is None:
                wrong.append(Problem(f"sales.line_{kind_of(name)}", {"column": name, "value": cell[:60]}))
    if not told.get("opportunity"):
        wrong.append(Problem("sales.line_no_opportunity"))
    return Line(number, told, tuple(wrong))
