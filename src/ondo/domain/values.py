"""Property and trait values, and the two ways a rule reads them: as text and as a number."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_DOWN, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

Millis: TypeAlias = int
"""Thousandths: of a point, of a numeric property. Never a float (law 2)."""

SATURATION = 2**32
"""No rule is ever worth more than this many milli-points, up or down."""

_NUMBER_LIMIT = 2**62
_CUT = Context(prec=40, rounding=ROUND_DOWN)
"""More digits than a number below the limit can have in thousandths; what is beyond them is cut, not rounded."""


def clamp(value: int, low: int | None, high: int | None) -> int:
    """`value`, no lower than `low` and no higher than `high` where they are given."""
    if low is not None and value < low:
        return low
    if high is not None and value > high:
        return high
    return value


def is_blank(value: object) -> bool:
    """Whether a value says nothing: absent, or text of spaces only. A blank never clears a trait."""
    return value is None or (isinstance(value, str) and not value.strip())


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Text as rules compare it: full and half width, upper and lower case are one (NFKC, casefold)."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def as_text(value: object) -> str | None:
    """The folded text of a value, or None where it is blank. `true`, `5` and `5.0` read as written in YAML."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return folded(str(value))


def as_millis(value: object) -> Millis | None:
    """A number in thousandths, cut towards zero; None where it does not parse (a missing value)."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value * 1000 if abs(value) * 1000 < _NUMBER_LIMIT else None
    return _parsed_millis(str(value))


@lru_cache(maxsize=65_536)
def _parsed_millis(text: str) -> Millis | None:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or not -_NUMBER_LIMIT < number < _NUMBER_LIMIT:
        return None  # asked before anything is multiplied: `1e999999` would overflow
    millis = int(_CUT.multiply(number, 1000))
    return millis if abs(millis) < _NUMBER_LIMIT else None
