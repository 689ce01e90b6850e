"""Opportunities as lines of a CSV file: written for a spreadsheet, and read back as they were meant."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from ondo.domain.errors import OndoError, Problem
from ondo.domain.spreadsheets import as_meant, defused

COLUMNS = (
    *("opportunity", "person", "name", "company", "status", "amount", "currency"),
    *("opened_on", "closed_on", "closes_on", "next_step", "owner", "reason"),
)
"""`name` and `company` are there to be read; what they say is not taken."""
DATES = ("opened_on", "closed_on", "closes_on")
STATUSES = ("open", "won", "lost")
MOST_LINES = 5_000
MOST_BYTES = 4_000_000
_LONGEST = {"opportunity": 200, "person": 320, "currency": 3, "next_step": 300, "owner": 200, "reason": 200}
_ENCODINGS = ("utf-8-sig", "cp932")
"""Excel saves CSV in the one or the other."""


@dataclass(frozen=True)
class Line:
    """One line. Blank cells are not in `told`; `amount` is a decimal number, dates are `2026-11-22`."""

    number: int
    told: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[Problem] = ()


def as_csv(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The lines of a file, its heading first; with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        yield _line([defused(row.get(name, "")) for name in COLUMNS])


def read_lines(content: bytes) -> list[Line]:
    """The lines below the heading, each with what is wrong in it.

    Raises OndoError for what is no such file: no text, no heading, no column `opportunity`, too long.
    """
    if len(content) > MOST_BYTES:
        raise OndoError("sales.file_too_large", most=MOST_BYTES // 1_000_000)
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as error:
        raise OndoError("sales.file_no_csv", why=str(error)) from error
    heading = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "opportunity" not in heading:
        raise OndoError("sales.file_no_heading", columns=", ".join(COLUMNS))
    if len(rows) > MOST_LINES + 1:
        raise OndoError("sales.file_too_long", most=MOST_LINES)
    return [_read(number, heading, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS if b"\0" not in content else ():  # UTF-16 has them
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OndoError("sales.file_no_text")


def _read(number: int, heading: Sequence[str], row: Sequence[str]) -> Line:
    if len(row) > len(heading):
        return Line(number, wrong=(Problem("sales.line_too_many_cells"),))
    cells = {name: as_meant(cell.strip()).strip() for name, cell in zip(heading, row, strict=False) if name in COLUMNS}
    told: dict[str, str] = {}
    wrong: list[Problem] = []
    for name, cell in cells.items():
        if cell:
            found = _meant(name, cell)
            told[name] = found or cell
            wrong += (
                [Problem(f"sales.line_{_kind(name)}", {"column": name, "value": cell[:60]})] if found is None else []
            )
    if not told.get("opportunity"):
        wrong.append(Problem("sales.line_no_opportunity"))
    return Line(number, told, tuple(wrong))


def _meant(name: str, cell: str) -> str | None:
    """The cell in its one form; None where it does not say what the column is for."""
    if name == "amount":
        return _amount(cell)
    if name in DATES:
        return _date(cell)
    if name == "status":
        return cell.lower() if cell.lower() in STATUSES else None
    if name == "currency":
        return cell.upper() if len(cell) == 3 and cell.isascii() and cell.isalpha() else None
    return cell if len(cell) <= _LONGEST.get(name, 1_000) else None


def _kind(name: str) -> str:
    return name if name in ("amount", "status", "currency") else "date" if name in DATES else "too_long"


def _amount(cell: str) -> str | None:
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").strip("¥\\円$€ ")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return f"{found.normalize():f}" if found.is_finite() and 0 <= found < 10**12 else None


def _date(cell: str) -> str | None:
    plain = (
        unicodedata.normalize("NFKC", cell).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    )
    try:
        year, month, day = plain.strip()[:10].split("-")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
