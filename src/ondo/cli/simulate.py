"""`ondo simulate`: what would differ if another playbook decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ondo.cli import engines
from ondo.cli.progress import progress_bar
from ondo.cli.what_if import asked, finish, opened, options
from ondo.insight.what_if import simulation
from ondo.insight.what_if.telling.reading import Reading
from ondo.insight.what_if.telling.simulated import html, sections
from ondo.playbooks import load
from ondo.texts import current_language, say

SHOWN = frozenset(
    {"summary", "limits", "by_eye", "overlap", "load", "hits", "course", "bands", "recall", "rules", "gained", "lost"}
)
"""The sections of the page that the terminal shows as well."""


@click.command("simulate", help=say("what_if.simulate_help"))
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@options
@engines.options
def simulate(first: str, second: str, **given: Any) -> None:
    """Folds the history under both playbooks and tells the difference."""
    books, sources = (load(first), load(second)), (Path(first).name, Path(second).name)
    question, engine = asked(books[0].timezone, given), engines.chosen(given["engine"], given["master"])
    with (
        opened(given["histories"], given["mapping"], books[0].timezone) as history,
        progress_bar(say("what_if.trying"), 2 * history.counts.events) as progress,
    ):
        found = simulation.simulate(*books, history, question, progress, engine)
    reading = Reading(found, books, sources, current_language(), short=True)
    shown = [section for section in sections(reading) if section.id in SHOWN]
    page = html(found, books, sources, current_language()) if given["report"] else ""
    finish(found, reading.full_names, shown, page, given)
