"""`ondo --server URL person show PERSON`: the same story, as the server tells it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ondo.cli.json_output import show_json
from ondo.cli.remote import asking
from ondo.cli.terminal import show
from ondo.domain.errors import OndoError
from ondo.insight.report.blocks import Block, Cell, Column, Paragraph, Section, Table
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.api_client import answers


def show_remotely(server: str, person: str, at: str | None, as_json: bool) -> None:
    """Asks, and prints. `at` without an offset is in the zone of this machine; `as_json`: the answer as it came."""
    with asking(server) as client:
        found = client.explanation(person, at=_with_offset(at))
        keys = [] if as_json else client.person(person).keys
    if as_json:
        show_json(found.whole)
        return
    click.echo(found.told.headline)
    show([_keys(keys), *map(_section, found.told.sections)])


def _with_offset(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone().isoformat()
    except ValueError as error:
        raise OndoError("replay.no_instant", text=text) from error


def _keys(keys: list[answers.Key]) -> Section:
    heads = [Column(say(f"person.column_{name}"), number=False) for name in ("person", "kind", "value")]
    rows = [[Cell(one.of), Cell(say(f"person.kind_{one.kind}")), Cell(one.value)] for one in keys]
    return Section("keys", say("person.keys"), "", [Table(say("person.keys"), heads, rows)])


def _section(told: answers.Section) -> Section:
    blocks: list[Block] = [Paragraph(text) for text in told.paragraphs]
    return Section(told.id, told.title, "", [*blocks, *map(_table, told.tables)])


def _table(told: answers.Table) -> Table:
    columns = [Column(text, number=False) for text in told.columns]
    rows = [[Cell(text) for text in row] for row in told.rows]
    return Table(told.caption, columns, rows, [Cell(text) for text in told.total])
