"""`ondo explain PERSON`: one person's story, as of any instant."""

from __future__ import annotations

from pathlib import Path

import click

from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.terminal import show
from ondo.engine.history import History
from ondo.engine.history.checking import telling_damage
from ondo.insight.plain import as_plain
from ondo.insight.story import story
from ondo.insight.story_in_words import headline, sections
from ondo.insight.who import find
from ondo.insight.words import Words
from ondo.playbooks import load
from ondo.texts import current_language, say


@click.command("explain", help=say("explain.help"))
@click.argument("person", metavar="PERSON")
@click.option("--history", "folder", required=True, type=click.Path(path_type=Path), help=say("explain.option_history"))
@click.option("--playbook", required=True, metavar="PLAYBOOK", help=say("explain.option_playbook"))
@click.option("--at", metavar="INSTANT", help=say("explain.option_at"))
@click.option("--json", "as_json", is_flag=True, help=say("replay.option_json"))
def explain(person: str, folder: Path, playbook: str, at: str | None, as_json: bool) -> None:
    """Finds the person and tells their story."""
    book = load(playbook)
    when = instant(at, book.timezone) if at else None
    with telling_damage(History.open(folder)) as history:
        told = story(book, find(history, person), when)
    if as_json:
        show_json(as_plain(told), default=str)
        return
    words = Words(book, current_language())
    click.echo(headline(words, told))
    show(sections(words, told))
