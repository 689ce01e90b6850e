"""What a section of the report is made of: tables, charts with their tables, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Cell:
    """What stands in a table: a text, a smaller one beside it, a bar from 0 to 1 behind."""

    text: str
    note: str = ""
    bar: float | None = None


@dataclass(frozen=True)
class Column:
    """The head of a column; numbers are set to the right."""

    text: str
    number: bool = True


@dataclass(frozen=True)
class Table:
    """The first cell of every row is its head. `total` is a last row that sums up."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()

    @property
    def template(self) -> str:
        return "table.html.j2"


@dataclass(frozen=True)
class Chart:
    """A picture and the table that says the same. `option` is plain ECharts JSON.

    `wide` charts keep their width on a narrow screen and scroll. `aside` tables are folded away at first.
    """

    id: str
    title: str
    option: Mapping[str, Any]
    table: Table
    height: int = 320
    wide: bool = False
    aside: bool = True

    @property
    def template(self) -> str:
        return "chart.html.j2"


@dataclass(frozen=True)
class Tile:
    """One key figure."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    tiles: Sequence[Tile]

    @property
    def template(self) -> str:
        return "tiles.html.j2"


@dataclass(frozen=True)
class Remark:
    """One thing to know; grave ones forbid a conclusion."""

    text: str
    grave: bool


@dataclass(frozen=True)
class Remarks:
    remarks: Sequence[Remark]
    grave_word: str

    @property
    def template(self) -> str:
        return "remarks.html.j2"


@dataclass(frozen=True)
class Story:
    """One entry of a list that opens: a headline, facts beside it, and tables inside."""

    title: str
    headline: str
    tags: Sequence[str]
    tables: Sequence[Table]


@dataclass(frozen=True)
class Stories:
    stories: Sequence[Story]

    @property
    def template(self) -> str:
        return "stories.html.j2"


@dataclass(frozen=True)
class Paragraph:
    text: str

    @property
    def template(self) -> str:
        return "paragraph.html.j2"


Block: TypeAlias = Table | Chart | Tiles | Remarks | Stories | Paragraph


@dataclass(frozen=True)
class Section:
    """A headline, one sentence that says how to read it, and what is to be seen. `nav`: its name in the contents."""

    id: str
    title: str
    intro: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    nav: str = ""


def text(value: str) -> Cell:
    """A plain cell."""
    return Cell(value)
