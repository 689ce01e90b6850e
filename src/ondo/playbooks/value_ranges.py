"""The values that `--vary NAME=VALUES` asks for: `score.mql=40..160/10`, `silence.30d=-20,-10,none`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from ondo.domain.errors import OndoError

MOST_VARIANTS = 500
_RANGE = re.compile(
    r"(?P<first>[+-]?\d+(\.\d+)?)(?P<unit>[dhm]?)\.\.(?P<last>[+-]?\d+(\.\d+)?)(?P<unit2>[dhm]?)/(?P<step>\d+(\.\d+)?)(?P<unit3>[dhm]?)"
)


def value_range(text: str) -> tuple[str, tuple[str, ...]]:
    """The name and its values, in the order given, each once. A range runs to its last value and includes it."""
    name, equals, written = (part.strip() for part in text.partition("="))
    if not (name and equals and written):
        raise OndoError("what_if.vary_form", text=text)
    values = [value for part in written.split(",") for value in _values(part.strip(), text)]
    return name, tuple(dict.fromkeys(values))


def grid(ranges: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of the values; those of the last name change fastest. Raises OndoError for too many."""
    combinations = list(product(*ranges.values())) if _size(ranges) <= MOST_VARIANTS else []
    if not combinations:
        raise OndoError("what_if.vary_too_many", found=_size(ranges), most=MOST_VARIANTS)
    return [dict(zip(ranges, values, strict=True)) for values in combinations]


def _size(ranges: Mapping[str, Sequence[str]]) -> int:
    size = 1
    for values in ranges.values():
        size *= len(values)
    return size


def _values(part: str, text: str) -> list[str]:
    if not part:
        raise OndoError("what_if.vary_form", text=text)
    if ".." not in part:
        return [part]
    match = _RANGE.fullmatch(part)
    if match is None:
        raise OndoError("what_if.vary_range", text=part)
    first, last, step = (Decimal(match[key]) for key in ("first", "last", "step"))
    unit = match["unit"] or match["unit2"]
    if step == 0 or {match[key] for key in ("unit", "unit2", "unit3")} - {"", unit}:
        raise OndoError("what_if.vary_range", text=part)
    count = int(abs(last - first) // step)
    if count >= MOST_VARIANTS:
        raise OndoError("what_if.vary_too_many", found=count + 1, most=MOST_VARIANTS)
    towards = step if last >= first else -step
    return [f"{_plain(first + towards * n)}{unit}" for n in range(count + 1)]


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
