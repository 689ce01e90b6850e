"""Sections of a report as text tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from ondo.cli import fitting
from ondo.cli.fitting import Fitting
from ondo.cli.wrapping import Line, after_words, words
from ondo.insight.report.blocks import Block, Cell, Chart, Column, Paragraph, Remarks, Section, Table, Tiles

INDENT = "  "


def show_list(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows of text, such as the keys or users that there are."""
    listed = [[Cell(text) for text in row] for row in rows]
    show_block(Table("", [Column(head, number=False) for head in heads], listed), Console(highlight=False))


def show(sections: Iterable[Section], console: Console | None = None) -> None:
    """Print sections one after the other."""
    console = console or Console(highlight=False, soft_wrap=False)
    for section in sections:
        console.print()
        _show_text(section.title, console, style="bold")
        for block in section.blocks:
            show_block(block, console, within=section.title)


def show_block(block: Block, console: Console, within: str = "") -> None:
    """Print one block; of a chart, its table. A caption that only repeats the title above is left out."""
    match block:
        case Chart():
            _show_table(block.table, console, within)
        case Table():
            _show_table(block, console, within)
        case Tiles():
            _show_tiles(block, console)
        case Remarks():
            _show_remarks(block, console)
        case Paragraph():
            _show_text(block.text, console)


def _show_table(table: Table, console: Console, within: str) -> None:
    """As a table; where that is too wide, as several below each other, or row for row: nothing is cut or left out."""
    if table.caption not in ("", within):
        _show_text(table.caption, console)
    columns = fitting.columns(table)
    parts = [columns] if fitting.widths(columns, console.width) else fitting.parts(columns, console.width)
    if parts is None:
        _show_rows(columns, console)
    for part in parts or ():
        console.print(_drawn(part, console.width, total=bool(table.total)))


def _drawn(columns: Sequence[Fitting], width: int, *, total: bool) -> Drawn:
    widths = fitting.widths(columns, width)
    assert widths, "it was fitted"
    heads, *rows = fitting.rows(columns, widths)
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False)
    for column, head in zip(columns, heads, strict=True):
        drawn.add_column(head, justify="right" if column.number else "left", no_wrap=True)
    for place, row in enumerate(rows, start=1):
        if total and place == len(rows):
            drawn.add_section()
        drawn.add_row(*row)
    return drawn


def _show_rows(columns: Sequence[Fitting], console: Console) -> None:
    """What would stand beside the first cell stands below it, each with the head of its column."""
    first, *others = columns
    beside = max((one.head.whole for one in others), default=0) + len(INDENT) + 2
    for place, lines in enumerate(first.cells):
        console.print()
        console.print(Text("\n").join(line.text for line in lines), style="bold", soft_wrap=True)
        for one in others:
            texts = [part for line in one.cells[place] for part in line.within(console.width - beside)]
            label = INDENT + one.head.text.plain
            for text in texts:
                console.print(Text(label + " " * (beside - cell_len(label))) + text, soft_wrap=True)
                label = ""


def _show_text(text: str, console: Console, style: str = "") -> None:
    for line in text.split("\n"):
        console.print(Text("\n").join(words(line).within(console.width)), style=style, soft_wrap=True)


def _show_remarks(remarks: Remarks, console: Console) -> None:
    for remark in remarks.remarks:
        word = f"{remarks.grave_word} " if remark.grave else ""
        text = Text.assemble((word, "bold red"), remark.text)
        parts = Line(text, after_words(text.plain)).within(console.width - len(INDENT))
        console.print(Text("• ") + Text(f"\n{INDENT}").join(parts), soft_wrap=True)


def _show_tiles(tiles: Tiles, console: Console) -> None:
    grid = Drawn.grid(padding=(0, 2), pad_edge=False)
    labels, values = (max(cell_len(text) for text in column) for column in zip(*_named(tiles), strict=True))
    room = console.width - labels - values - 4
    for tile in tiles.tiles:
        note = Text("\n", style="dim").join(words(tile.note).within(room))
        grid.add_row(Text(tile.label), Text(tile.value, style="bold", justify="right"), note)
    console.print(grid)


def _named(tiles: Tiles) -> list[tuple[str, str]]:
    return [(tile.label, tile.value) for tile in tiles.tiles]
