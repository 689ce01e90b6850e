"""`ondo import`: files in, a history out; or, with --guess, a proposal how to read them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.text import Text

from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.cli.progress import progress_bar
from ondo.importing.files import InputFile, input_files
from ondo.importing.guess import guess_files
from ondo.importing.mapping import ImportMapping, load_mapping
from ondo.importing.opening import guessed
from ondo.importing.run import Stated, import_input
from ondo.importing.summary import FileSummary, Summary
from ondo.importing.zones import check_zone
from ondo.texts import say

_STEPS = 1000


@click.command("import", help=say("importing.help"))
@click.argument("files", metavar="FILES…", nargs=-1, required=True)
@click.option("--into", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False), help=say("importing.into"))
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help=say("importing.option_mapping"))
@click.option("--guess", is_flag=True, help=say("importing.option_guess"))
@click.option("--zone", metavar="ZONE", help=say("importing.option_zone"))
@click.option("--encoding", metavar="NAME", help=say("importing.option_encoding"))
@click.option("--source", metavar="NAME", help=say("importing.option_source"))
@click.option("--json", "as_json", is_flag=True, help=say("importing.option_json"))
def command(
    files: tuple[str, ...],
    into: Path | None,
    mapping: Path | None,
    guess: bool,
    zone: str | None,
    encoding: str | None,
    source: str | None,
    as_json: bool,
) -> int:
    """Guesses, or imports and says what came in."""
    if zone is not None:
        check_zone(zone)
    with TemporaryDirectory(prefix="ondo-import-") as scratch:
        inputs = input_files(files, Path(scratch), sys.stdin.buffer)
        if guess:
            click.echo(guess_files(inputs, zone, encoding), nl=False)
            return 0
        if into is None:
            raise click.UsageError(say("importing.into_needed"))
        chosen = chosen_mapping(mapping, inputs, zone, encoding)
        summary = imported(inputs, into, chosen, Stated(zone, encoding, source))
    return tell(summary, as_json=as_json)


def tell(summary: Summary, *, as_json: bool) -> int:
    """Print what came in; 1 where nothing did, and rows were refused."""
    if as_json:
        show_json(summary.as_json())
    else:
        show_summary(summary)
    return FOUND_PROBLEMS if summary.rows and not summary.taken and summary.rejected else FINE


def chosen_mapping(
    file: Path | None, inputs: Sequence[InputFile], zone: str | None, encoding: str | None
) -> ImportMapping:
    """The mapping in a file, or a guessed one."""
    if file is not None:
        return load_mapping(file)
    click.echo(say("importing.guessing"), err=True)
    return guessed(inputs, zone, encoding)


def imported(
    inputs: Sequence[InputFile], into: Path, mapping: ImportMapping, stated: Stated, *, afresh: bool = False
) -> Summary:
    """Import, with a progress bar; `afresh`: in the place of what the folder holds."""
    try:
        with reading_bar() as progress:
            return import_input(inputs, into, mapping, stated=stated, afresh=afresh, progress=progress)
    except KeyboardInterrupt:
        click.echo(say("importing.interrupted", into=into), err=True)
        raise


@contextmanager
def reading_bar() -> Iterator[Callable[[float], None] | None]:
    """A progress bar for an import, where somebody is watching."""
    with progress_bar(say("importing.reading"), _STEPS) as advance:
        if advance is None:
            yield None
            return
        done = 0

        def progress(part: float) -> None:
            nonlocal done
            now = int(part * _STEPS)
            if now > done:
                advance(now - done)
                done = now

        yield progress


def show_summary(summary: Summary, *, stderr: bool = False) -> None:
    """Print what came in, what did not, and why."""
    console = Console(stderr=stderr, highlight=False, soft_wrap=True)
    for file in summary.files:
        _show_file(file, console)
    for table in summary.without_file:
        console.print(say("importing.sum_no_file", table=table), markup=False)
    console.print(_came_in(summary), markup=False)
    if summary.rejected:
        place = Path(summary.into) / "quarantine.jsonl"
        console.print(say("importing.sum_quarantine", path=place), markup=False)


def _show_file(file: FileSummary, console: Console) -> None:
    console.print(Text(f"{file.file} → {file.table}", style="bold"))
    console.print("  " + say("importing.sum_rows", count=file.rows, taken=f"{file.taken:,}"), markup=False)
    if file.skipped:
        console.print("  " + say("importing.sum_skipped", count=file.skipped), markup=False)
    if file.silent:
        console.print("  " + say("importing.sum_silent", count=file.silent), markup=False)
    if file.unmatched:
        console.print("  " + say("importing.sum_unmatched", count=file.unmatched), markup=False)
    for reason, count in file.rejected.most_common():
        console.print("  " + say("importing.sum_rejected", count=count, why=reason_text(reason)), markup=False)
    for (column, reason), count in file.notes.most_common():
        why = say("importing.sum_unread", count=count, column=column, why=reason_text(reason))
        console.print("  " + why, markup=False)


def reason_text(reason: str) -> str:
    """A reason for quarantine in words, without the values of one row."""
    return say(reason.replace("importing.", "importing.why_", 1))


def _came_in(summary: Summary) -> str:
    if not summary.written.changed:
        return say("importing.sum_nothing_new", into=summary.into)
    new = say(
        "importing.sum_new",
        events=f"{summary.written.events:,}",
        people=f"{summary.after.people - summary.before.people:,}",
        accounts=f"{summary.after.accounts - summary.before.accounts:,}",
        opportunities=f"{summary.written.opportunities:,}",
        into=summary.into,
    )
    known = summary.written.known_events
    return f"{new} {say('importing.sum_known', count=known)}" if known else new
