"""`ondo person show PERSON`: one person's story from the store, as of now or of any instant before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ondo.cli import remote
from ondo.cli.acting import now
from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.person_show_remote import show_remotely
from ondo.cli.store import open_store
from ondo.cli.terminal import show
from ondo.insight.plain import as_plain
from ondo.insight.report.blocks import Cell, Column, Section, Table
from ondo.insight.story import told
from ondo.insight.story_in_words import headline, sections
from ondo.insight.words import Words
from ondo.texts import current_language, say

if TYPE_CHECKING:
    from ondo.store.reading.person import Looked, Member


@click.command("show", help=say("person.help_show"))
@click.argument("person", metavar="PERSON")
@click.option("--at", metavar="INSTANT", help=say("person.option_at"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(person: str, at: str | None, as_json: bool) -> None:
    """Finds the person and tells their story."""
    if (server := remote.server()) is not None:
        show_remotely(server, person, at, as_json)
        return
    open_store()
    from ondo.store.reading.people import person_called
    from ondo.store.reading.person import anybody_waiting, look, members, ruling_now

    found, ruling = person_called(person), ruling_now()
    zone = ruling.playbook.timezone
    looked, parts = look(found, instant(at, zone) if at else now()), members(found)
    story = told(found.key, looked.found, looked.log, looked.rows, looked.runs)
    if as_json:
        plain = as_plain(story) | {
            "keys": [{"of": one.key, "kind": kind, "value": value} for one in parts for kind, value in one.keys],
            "flagged": [int(event.id) for event in looked.flagged],
        }
        show_json(plain, default=str)
        return
    words = Words(looked.playbook, current_language(), before=tuple(one.playbook for one in ruling.periods))
    click.echo(headline(words, story))
    show([_keys(parts), *sections(words, story), *_flagged(words, looked)])
    if waiting := anybody_waiting():
        click.echo(say("person.waiting", count=waiting))


def _keys(parts: list[Member]) -> Section:
    heads = [Column(say(f"person.column_{name}"), number=False) for name in ("person", "kind", "value")]
    rows = [
        [Cell(one.key), Cell(say(f"person.kind_{kind}")), Cell(value)]
        for one in parts
        for kind, value in one.keys or [("none", "–")]
    ]
    return Section("keys", say("person.keys"), "", [Table(say("person.keys"), heads, rows)])


def _flagged(words: Words, looked: Looked) -> Iterator[Section]:
    if looked.flagged:
        heads = [Column(say(f"person.column_{name}"), number=False) for name in ("event", "when", "what")]
        rows = [
            [Cell(event.id), Cell(words.moment(event.at)), Cell(words.event(event.name))] for event in looked.flagged
        ]
        title = say("person.flagged")
        yield Section("flagged", title, "", [Table(title, heads, rows)])
