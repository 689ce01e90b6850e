"""What the cells of opportunities mean. What could be read in two ways is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from ondo.importing.dates import AmbiguousDate, DateReader
from ondo.importing.numbers import AmbiguousNumber
from ondo.importing.values import BadValue

COLUMNS = (
    *("opportunity", "person", "name", "company", "status", "amount", "currency"),
    *("opened_on", "closed_on", "closes_on", "next_step", "owner", "reason"),
)
"""`name` and `company` are there to be read; what they say is not taken."""
DATES = ("opened_on", "closed_on", "closes_on")
STATUSES = ("open", "won", "lost")
_LONGEST = {"opportunity": 200, "person": 320, "currency": 3, "next_step": 300, "owner": 200, "reason": 200}
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,3})?")
"""Thousandths at the finest."""

ReadNumber: TypeAlias = Callable[[str], str]
"""The number in a cell, as the file shows its decimal mark. Raises BadValue, AmbiguousNumber."""


def meant(name: str, cell: str, dates: DateReader, number: ReadNumber) -> str | None:
    """The cell of a column in its one form; None where it does not say what the column is for."""
    if name == "amount":
        return _amount(cell, number)
    if name in DATES:
        return _date(cell, dates)
    if name == "status":
        return cell.lower() if cell.lower() in STATUSES else None
    if name == "currency":
        return cell.upper() if len(cell) == 3 and cell.isascii() and cell.isalpha() else None
    return cell if len(cell) <= _LONGEST.get(name, 1_000) else None


def kind_of(name: str) -> str:
    """What is said of a cell of this column that is wrong: the end of the message's key."""
    return name if name in ("amount", "status", "currency") else "date" if name in DATES else "too_long"


def _amount(cell: str, number: ReadNumber) -> str | None:
    try:
        found = number(cell)
    except (BadValue, AmbiguousNumber):
        return None
    return found if _AMOUNT.fullmatch(found) else None


def _date(cell: str, dates: DateReader) -> str | None:
    try:
        return dates.date(cell)
    except (BadValue, AmbiguousDate):
        return None
