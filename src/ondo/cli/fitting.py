"""How wide the columns of a table may be, so that no word and no number is cut and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from ondo.cli.wrapping import Line, after_words, words
from ondo.insight.report.blocks import Cell, Table

GAP, EDGES = 3, 2
"""The terminal cells between two columns, and those at the sides of all."""


@dataclass(frozen=True)
class Fitting:
    """A column that is to be fitted: its head, and the lines of each cell below it."""

    head: Line
    cells: Sequence[Sequence[Line]]
    number: bool

    @property
    def whole(self) -> int:
        """The terminal cells of what stands below the head, unwrapped."""
        return max((line.whole for cell in self.cells for line in cell), default=0)

    @property
    def least(self) -> int:
        """The terminal cells of the longest piece, in the head or below."""
        return max(self.head.least, *(line.least for cell in self.cells for line in cell), 0)


def columns(table: Table) -> list[Fitting]:
    """The columns of a table; where it has a total, that is the last cell of each."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [
        Fitting(words(column.text), [lines(row[place], number=column.number) for row in rows], column.number)
        for place, column in enumerate(table.columns)
    ]


def lines(cell: Cell, *, number: bool) -> list[Line]:
    """The lines of a cell, the small note after the last. Among numbers, what holds a figure is one piece."""
    texts = cell.text.split("\n")
    notes = [""] * (len(texts) - 1) + [cell.note]
    return [_line(text, note, number=number) for text, note in zip(texts, notes, strict=True)]


def _line(text: str, note: str, *, number: bool) -> Line:
    whole = number and any(sign.isdecimal() for sign in text)
    ends = [] if whole else after_words(text)
    if not note:
        return Line(Text(text), ends)
    return Line(Text.assemble(text, " ", (note, "dim")), [*ends, len(text) + 1])


def widths(fittings: Sequence[Fitting], width: int) -> list[int] | None:
    """The width of each column, so that all fit into `width` terminal cells; None where they cannot.

    Heads are wrapped first, then whatever is widest.
    """
    room = width - EDGES - GAP * (len(fittings) - 1)
    found = [max(one.head.whole, one.whole) for one in fittings]
    for floors in ([max(one.head.least, one.whole) for one in fittings], [one.least for one in fittings]):
        found = _squeezed(found, floors, room)
    return found if sum(found) <= room else None


def _squeezed(found: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    squeezed = list(found)
    while sum(squeezed) > room:
        wide = [place for place, floor in enumerate(floors) if squeezed[place] > floor]
        if not wide:
            break
        squeezed[max(wide, key=squeezed.__getitem__)] -= 1
    return squeezed


def parts(fittings: Sequence[Fitting], width: int) -> list[list[Fitting]] | None:
    """Tables of figures one below the other, each with the first column; None where that does not help."""
    head, *others = fittings
    if not all(one.number for one in others):
        return None
    found = [[head]]
    for one in others:
        if len(found[-1]) > 1 and widths([*found[-1], one], width) is None:
            found.append([head])
        found[-1].append(one)
    return found if all(widths(one, width) for one in found) else None


def rows(fittings: Sequence[Fitting], fitted: Sequence[int]) -> Iterator[list[Text]]:
    """The head and the rows, each cell wrapped to the width of its column."""
    stacked = [[[one.head], *one.cells] for one in fittings]
    for row in zip(*stacked, strict=True):
        yield [_wrapped(cell, width) for cell, width in zip(row, fitted, strict=True)]


def _wrapped(cell: Sequence[Line], width: int) -> Text:
    return Text("\n").join(part for line in cell for part in line.within(width))
