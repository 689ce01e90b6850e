"""Sections of a report as text tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.table import Table as Drawn
from rich.text import Text

from ondo.insight.report.blocks import Block, Cell, Chart, Paragraph, Remarks, Section, Table, Tiles

UNLIMITED = 10_000
"""A width at which no column is squeezed."""


def show(sections: Iterable[Section], console: Console | None = None) -> None:
    """Print sections one after the other."""
    console = console or Console(highlight=False, soft_wrap=False)
    for section in sections:
        console.print()
        console.print(Text(section.title, style="bold"))
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
            console.print(block.text, markup=False)


def _show_table(table: Table, console: Console, within: str) -> None:
    """Where the whole table does not fit, the small print (intervals) gives way before words are cut in two."""
    title = None if table.caption == within else table.caption
    drawn = _drawn(table, title, notes=True)
    unlimited = console.options.update(width=UNLIMITED)
    if console.measure(drawn, options=unlimited).minimum > console.width:
        drawn = _drawn(table, title, notes=False)
    console.print(drawn)


def _drawn(table: Table, title: str | None, *, notes: bool) -> Drawn:
    drawn = Drawn(box=SIMPLE_HEAD, title=title, title_justify="left", title_style="", pad_edge=False)
    for column in table.columns:
        justify: JustifyMethod = "right" if column.number else "left"
        drawn.add_column(Text(column.text), justify=justify, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_text(cell, notes) for cell in row))
    if table.total:
        drawn.add_section()
        drawn.add_row(*(_text(cell, notes) for cell in table.total))
    return drawn


def _show_remarks(remarks: Remarks, console: Console) -> None:
    grid = Drawn.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    for remark in remarks.remarks:
        word = f"{remarks.grave_word} " if remark.grave else ""
        grid.add_row("•", Text.assemble((word, "bold red"), remark.text))
    console.print(grid)


def _show_tiles(tiles: Tiles, console: Console) -> None:
    grid = Drawn.grid(padding=(0, 2))
    for tile in tiles.tiles:
        grid.add_row(Text(tile.label), Text(tile.value, style="bold", justify="right"), Text(tile.note, style="dim"))
    console.print(grid)


def _text(cell: Cell, notes: bool) -> Text:
    return Text.assemble(cell.text, (f" {cell.note}" if cell.note and notes else "", "dim"))
