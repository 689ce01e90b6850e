"""`ondo sweep`: many variants of a playbook over one history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ondo.cli import engines
from ondo.cli.progress import progress_bar
from ondo.cli.what_if import asked, finish, opened, options
from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import Engine, Scan, last_instant
from ondo.insight.what_if.kept import Kept
from ondo.insight.what_if.sweeping import Plan, Progress, Sweep
from ondo.insight.what_if.sweeping import sweep as swept
from ondo.insight.what_if.telling.swept import html, sections
from ondo.insight.what_if.telling.trying import reading_of
from ondo.insight.what_if.variant import Tried
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.problems import PlaybookErrors
from ondo.playbooks.value_ranges import grid, value_range
from ondo.playbooks.variants import Original, original
from ondo.texts import current_language, say

SHOWN = ("summary", "answer", "limits", "by_eye", "variants", "steps", "course", "bands", "against_today", "recall")
"""The sections of the page that the terminal shows as well."""


@click.command("sweep", help=say("what_if.sweep_help"))
@click.argument("playbook", metavar="PLAYBOOK")
@click.option("--vary", "varied", metavar="NAME=VALUES", multiple=True, required=True, help=say("what_if.option_vary"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=say("what_if.option_out"))
@options
@engines.options
def sweep(playbook: str, varied: tuple[str, ...], out: Path | None, **given: Any) -> None:
    """Makes the variants, folds the history under all of them, and tells what follows."""
    book = original(playbook)
    plan = _plan(book, varied)
    today = plan.today.playbook
    question, engine = asked(today.timezone, given), engines.chosen(given["engine"], given["master"])
    with opened(given["histories"], given["mapping"], today.timezone) as history:
        as_of = last_instant(history) if question.as_of is None else question.as_of
        kept = None if out is None else Kept.in_folder(out, history, as_of)
        count = len({one.playbook.fingerprint for one in (plan.today, *plan.tried)})
        with progress_bar(say("what_if.trying"), count * history.counts.events) as progress:
            found = _swept(plan, history, question, kept, progress, engine)
    language = current_language()
    reading = reading_of(found, today, language)
    shown = [section for section in sections(reading) if section.id in SHOWN]
    headline = [say("what_if.sweep_title", playbook=reading.words.label(today.label))]
    finish(found, headline, shown, html(found, today, language) if given["report"] else "", given)


def _swept(
    plan: Plan,
    history: History,
    question: Asked,
    kept: Kept | None,
    progress: Progress | None,
    engine: Engine | Scan,
) -> Sweep:
    try:
        return swept(plan, history, question, kept=kept, progress=progress, engine=engine)
    except KeyboardInterrupt:
        if kept is not None:
            click.echo(say("what_if.kept_so_far", folder=kept.folder), err=True)
        raise


def _plan(book: Original, varied: Sequence[str]) -> Plan:
    """What is tried. Raises OndoError for a name twice, and where no value changes anything that decides."""
    ranges: dict[str, tuple[str, ...]] = {}
    for text in varied:
        name, values = value_range(text)
        if name in ranges:
            raise OndoError("what_if.vary_twice", name=name)
        ranges[name] = values
    for name in ranges:
        book.spots(name)  # before the work: a wrong name is told at once
    today = Tried({name: book.value(name) for name in ranges}, book.playbook)
    tried = [Tried(values, _variant(book, values)) for values in grid(ranges)]
    if {one.playbook.fingerprint for one in tried} == {today.playbook.fingerprint}:
        raise OndoError("what_if.vary_changes_nothing")
    return Plan(today, tried, ranges, next((name for name in ranges if book.is_threshold(name)), None))


def _variant(book: Original, values: Mapping[str, str]) -> Playbook:
    """Raises OndoError for what cannot stand there: it was asked for here, and is no mistake of the file."""
    try:
        return book.variant(values)
    except PlaybookErrors as error:
        varied = " ".join(f"--vary {name}={value}" for name, value in values.items())
        raise OndoError("what_if.vary_refused", varied=varied, why=error.problems[0].message()) from error
