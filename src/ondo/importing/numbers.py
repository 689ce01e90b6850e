"""Numbers out of cells, as exports of any country write them.

Where two readings are possible (9.500) the decimal mark has to be stated, or shown by the other numbers: nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from ondo.domain.values import folded
from ondo.importing.values import BadValue


class DecimalMark(StrEnum):
    """What stands before the decimals."""

    COMMA = "comma"
    POINT = "point"


class AmbiguousNumber(Exception):
    """A number of which nothing says whether its decimal mark is a comma or a point. `examples` show it."""

    def __init__(self, *examples: str) -> None:
        super().__init__(*examples)
        self.examples = examples


_CURRENCY = r"us\$|[¥\\$€£]|jpy|usd|eur|gbp|chf"
_FORM = re.compile(
    rf"(?P<before>(?:約|およそ|{_CURRENCY}|[-+]|\s)*)"
    r"(?P<digits>\d(?:[\d.,' ]*\d)?)\s*(?P<scale>億|百万|万|千)?\s*"
    rf"(?:(?:名|人|円|社|件|%|以上|程度|employees|{_CURRENCY})\s*)*"
)
_SCALES = {"億": 10**8, "百万": 10**6, "万": 10**4, "千": 10**3}
_GROUPS = r"[1-9]\d{{0,2}}(?P<by>[' {other}])\d{{3}}(?:(?P=by)\d{{3}})*"
_INDIAN = r"[1-9]\d?(?:,\d\d)+,\d{3}"
_DIGITS = {
    DecimalMark.COMMA: re.compile(rf"(?:\d+|{_GROUPS.format(other='.')})(?:,\d+)?"),
    DecimalMark.POINT: re.compile(rf"(?:\d+|{_GROUPS.format(other=',')}|{_INDIAN})(?:\.\d+)?"),
}
_MARKS = {DecimalMark.COMMA: ",", DecimalMark.POINT: "."}
_LONGEST = 15
"""Digits before the decimal mark."""


@lru_cache(maxsize=65_536)
def readings(text: str) -> Mapping[DecimalMark, str]:
    """The number in `1,200`, `9.500,00 €`, `約300名` or `5億円`, as digits, by either mark with which it can be read.

    Raises BadValue where there is not one.
    """
    plain = folded(text).replace("’", "'")
    bracketed = plain.startswith("(") and plain.endswith(")")
    match = _FORM.fullmatch(plain[1:-1] if bracketed else plain)
    signs = re.sub(r"[^-+]", "", match["before"]) if match else ""
    if match is None or len(signs) + bracketed > 1:
        raise BadValue("importing.not_number", value=text)
    factor = (-1 if bracketed or signs == "-" else 1) * _SCALES.get(match["scale"] or "", 1)
    found = {mark: number for mark in DecimalMark if (number := _read(match["digits"], mark, factor))}
    if not found:
        raise BadValue("importing.not_number", value=text)
    return found


def _read(digits: str, mark: DecimalMark, factor: int) -> str | None:
    if not _DIGITS[mark].fullmatch(digits):
        return None
    whole, _, decimals = digits.partition(_MARKS[mark])
    whole = re.sub(r"\D", "", whole)
    if len(whole) > _LONGEST:
        return None
    number = Decimal(f"{whole}.{decimals or 0}") * factor
    return f"{number.normalize():f}" if number else "0"


def number_of(text: str, mark: DecimalMark = DecimalMark.POINT) -> str:
    """The number in a text whose decimal mark is known. Raises BadValue where there is not one."""
    found = readings(text).get(mark)
    if found is None:
        raise BadValue("importing.not_number", value=text)
    return found


@dataclass
class Evidence:
    """What numbers show of their decimal mark: for each mark, the first number that can be read with no other."""

    shown: dict[DecimalMark, str] = field(default_factory=dict)

    def see(self, text: str) -> None:
        """Take a cell into account; what is no number shows nothing."""
        try:
            found = list(readings(text))
        except BadValue:
            return
        if len(found) == 1:
            self.shown.setdefault(found[0], text)

    @property
    def mark(self) -> DecimalMark | None:
        """The mark that is shown; None where none is, or both are."""
        return next(iter(self.shown)) if len(self.shown) == 1 else None

    def read(self, text: str, *, comma_groups: bool = True) -> str:
        """The number in a text, as the others show how to read it.

        `comma_groups`: where nothing is shown, 1,234 is 1234. Raises BadValue where there is no number,
        AmbiguousNumber where it could be two, or the others contradict each other.
        """
        found = readings(text)
        if len(found) == 2 and len(set(found.values())) == 1:
            return found[DecimalMark.POINT]
        if self.mark:
            return number_of(text, self.mark)
        if self.shown:
            raise AmbiguousNumber(*self.shown.values())
        if len(found) == 1:
            return next(iter(found.values()))
        if comma_groups and "," in folded(text):
            return found[DecimalMark.POINT]
        raise AmbiguousNumber(text)

    def is_unclear(self, text: str) -> bool:
        """Whether a number could be two."""
        try:
            return not self.read(text)
        except BadValue:
            return False
        except AmbiguousNumber:
            return True
