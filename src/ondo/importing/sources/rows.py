"""What every source yields: rows of cells under headers, and rows that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

LONGEST_CELL = 2**20
"""Characters. A longer cell is no cell: somewhere a quote is missing."""

Cells: TypeAlias = Sequence[object]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is broken as it stands in the file."""

    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    raw: Mapping[str, object] = field(default_factory=dict)


Row: TypeAlias = tuple[int, Cells | Unreadable]
"""The line where the row starts, counted from 1, and its cells in the order of the headers."""


class Source(Protocol):
    """One table in one file."""

    headers: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """All rows, from the start. May be called again."""
        ...

    def progress(self) -> float:
        """How much of it has been read, from 0 to 1."""
        ...


def distinct(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers that can be told apart: of several `Email`, the first is `Email (1)`, the second `Email (2)`."""
    seen: dict[str, int] = {}
    named = [header.strip().lstrip("\ufeff") for header in headers]
    result = []
    for header in named:
        seen[header] = seen.get(header, 0) + 1
        result.append(f"{header} ({seen[header]})" if header and named.count(header) > 1 else header)
    return tuple(result)


def raw_row(headers: Sequence[str], cells: Sequence[object]) -> dict[str, object]:
    """A row as quarantine shows it; cells beyond the headers are numbered."""
    names = [header or f"column {n}" for n, header in enumerate(headers, start=1)]
    names += [f"column {n}" for n in range(len(names) + 1, len(cells) + 1)]
    return {name: printable(cell) for name, cell in zip(names, cells, strict=False)}


def printable(cell: object) -> object:
    """A cell that JSON can hold, even if the file held broken bytes."""
    if isinstance(cell, str):
        return cell.encode("utf-8", "backslashreplace").decode()
    return cell if cell is None or isinstance(cell, bool | int) else str(cell)
