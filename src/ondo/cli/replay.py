"""`ondo replay`: a playbook decides over a history; what came out, on the terminal, as files, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ondo.cli import engines
from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.progress import fraction_bar, progress_bar
from ondo.cli.terminal import show
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import Engine, Format, Replayed, Scan, export, whole_file, whole_folder, write_replay
from ondo.importing.opening import open_history
from ondo.insight.figures import Figures, figures
from ondo.insight.plain import as_plain
from ondo.insight.report.render import render, sections_of
from ondo.insight.words import Words
from ondo.playbooks import load
from ondo.texts import current_language, say

SHOWN = ("summary", "limits", "stages", "months", "sources", "triage", "deadlines", "doors")
"""The sections of the report that the terminal shows as well."""


@click.command("replay", help=say("replay.help"))
@click.argument("playbook", metavar="PLAYBOOK")
@click.argument("events", metavar="EVENTS", nargs=-1, required=True)
@click.option("--as-of", metavar="INSTANT", help=say("replay.option_as_of"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=say("replay.option_out"))
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    default=Format.PARQUET.value,
    help=say("replay.option_format"),
)
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help=say("replay.option_report"))
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help=say("replay.option_mapping"))
@engines.options
@click.option("--json", "as_json", is_flag=True, help=say("replay.option_json"))
def replay(
    playbook: str,
    events: tuple[str, ...],
    as_of: str | None,
    out: Path | None,
    form: str,
    report: Path | None,
    mapping: Path | None,
    engine: str,
    master: str | None,
    as_json: bool,
) -> None:
    """Replays, then writes and prints what was asked for."""
    book = load(playbook)
    until = instant(as_of, book.timezone) if as_of else None
    decides = engines.chosen(engine, master)
    with _opened(events, mapping, book) as history, _replayed(book, history, until, decides) as replayed:
        found = figures(replayed, book)
        if out is not None:
            with whole_folder(out) as folder:
                export(replayed, folder, Format(form))
        if report is not None:
            write_report(found, book, report)
    if as_json:
        show_json(as_plain(found))
        return
    _print(found, book)
    for place in (out, report):
        if place is not None:
            click.echo(say("replay.written", path=place))


@contextmanager
def _opened(events: tuple[str, ...], mapping: Path | None, playbook: Playbook) -> Iterator[History]:
    """A history folder as it is; files, imported into one that is gone at the end."""
    with ExitStack() as stack:
        with fraction_bar(say("replay.reading")) as progress:
            opening = open_history(events, mapping, zone=playbook.timezone, progress=progress)
            history = stack.enter_context(opening)
        yield history


def write_report(found: Figures, playbook: Playbook, file: Path) -> None:
    """The HTML report in the language that is spoken, whole or not at all."""
    with whole_file(file) as path:
        path.write_text(render(found, playbook, current_language()), encoding="utf-8", newline="\n")


@contextmanager
def _replayed(playbook: Playbook, history: History, as_of: Instant | None, engine: Engine | Scan) -> Iterator[Replayed]:
    """The replay in a folder of its own, gone at the end."""
    with TemporaryDirectory(prefix="ondo-replay-") as folder:
        with progress_bar(say("replay.deciding"), history.counts.events) as progress:
            replayed = write_replay(playbook, history, Path(folder), as_of=as_of, progress=progress, engine=engine)
        yield replayed


def _print(found: Figures, playbook: Playbook) -> None:
    words = Words(playbook, current_language())
    click.echo(words.say("report.title", playbook=words.label(playbook.label)))
    show([section for section in sections_of(found, words) if section.id in SHOWN])
