"""`ondo quarantine …`: calls that were acknowledged but are not in order; nothing of them is lost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.exit_codes import FOUND_PROBLEMS
from ondo.cli.instants import moment
from ondo.cli.json_output import show_json
from ondo.cli.json_paths import changed
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.domain.errors import OndoError
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.models import Quarantined

STANDARD_INPUT = Path("-")

# A subcommand of its own file: one line here, and its line of help as `quarantine.command_<name>` in the catalogues.
SUBCOMMANDS = {"resubmit": "ondo.cli.quarantine_resubmit:command"}


@click.group("quarantine", cls=LazyGroup, elsewhere=SUBCOMMANDS, area="quarantine", help=say("quarantine.help"))
def quarantine() -> None:
    """The group `ondo quarantine`."""


@quarantine.command("list", help=say("quarantine.command_list"))
@click.option("--reason", metavar="REASON", help=say("quarantine.option_reason"))
@click.option("--source", metavar="KEY", help=say("quarantine.option_source"))
@click.option("--most", type=click.IntRange(1), default=50, help=say("quarantine.option_most"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show_all(reason: str | None, source: str | None, most: int, as_json: bool) -> None:
    """Prints the calls that nobody has decided about, oldest first."""
    open_store()
    from ondo.mending.judging import named
    from ondo.store.reading.quarantined import by_reason, undecided

    rows = list(undecided(reason=reason, source=source)[:most])
    if as_json:
        show_json([as_plain(row) for row in rows])
        return
    if not rows:
        click.echo(say("quarantine.none"))
        return
    _print_table(rows)
    for key, count in by_reason():
        click.echo(say("quarantine.so_many", count=count, reason=named(key), key=key))


@quarantine.command("show", help=say("quarantine.command_show"))
@click.argument("number", metavar="NUMBER", type=int)
@click.option("--body", is_flag=True, help=say("quarantine.option_body"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(number: int, body: bool, as_json: bool) -> None:
    """Prints one call: why it is here, what became of it, and what it says."""
    open_store()
    from ondo.mending.judging import readable, reason_of
    from ondo.store.reading.quarantined import fate, quarantined

    row = quarantined(number)
    if body:
        click.echo(readable(row))
        return
    if as_json:
        show_json(as_plain(row))
        return
    click.echo(say("quarantine.why", number=row.pk, why=reason_of(row)))
    source = _source(row)
    click.echo(say("quarantine.received", at=_moment(row), source=source))
    click.echo(say(f"quarantine.is_{fate(row)}", event=row.resubmitted_as))
    if row.mended is not None:
        click.echo(say("quarantine.is_mended"))
    click.echo(readable(row))


@quarantine.command("mend", help=say("quarantine.command_mend"))
@click.argument("number", metavar="NUMBER", type=int)
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help=say("quarantine.option_file"))
@click.option("--set", "settings", metavar="PATH=VALUE", multiple=True, help=say("quarantine.option_set"))
@click.option("--remove", "removals", metavar="PATH", multiple=True, help=say("quarantine.option_remove"))
def mend(number: int, file: Path | None, settings: tuple[str, ...], removals: tuple[str, ...]) -> int:
    """Keeps a mended form of a call, and says whether it is in order now (1 if not)."""
    open_store()
    from ondo.actions.mend import mend as mend_call
    from ondo.mending.judging import content_of, problem_of
    from ondo.store.reading.quarantined import quarantined

    if file is None and not (settings or removals):
        raise click.UsageError(say("quarantine.mend_how"))
    text = _read(file) if file is not None else content_of(quarantined(number))
    if settings or removals:
        text = changed(text, settings, removals)
    row = mend_call(number=number, text=text, by=operator(), at=now())
    problem = problem_of(row)
    if problem is None:
        click.echo(say("quarantine.mended", number=number))
        return 0
    click.echo(say("quarantine.still_wrong", number=number, why=problem))
    return FOUND_PROBLEMS


@quarantine.command("discard", help=say("quarantine.command_discard"))
@click.argument("numbers", metavar="NUMBER…", type=int, nargs=-1, required=True)
def discard(numbers: tuple[int, ...]) -> None:
    """Marks calls that are not to be taken."""
    open_store()
    from ondo.actions.discard import discard as discard_call

    for number in numbers:
        discard_call(number=number, by=operator(), at=now())
        click.echo(say("quarantine.discarded", number=number))


def as_plain(row: Quarantined) -> dict[str, object]:
    """A call as JSON has it."""
    from ondo.mending.judging import content_of, reason_of
    from ondo.store.reading.quarantined import fate

    return {
        "number": row.pk,
        "received_at": _moment(row),
        "source": row.source.key if row.source is not None else None,
        "reason": row.reason,
        "why": reason_of(row),
        "state": fate(row),
        "event": row.resubmitted_as,
        "mended": row.mended is not None,
        "body": content_of(row),
    }


def _moment(row: Quarantined) -> str:
    """In the time zone of the playbook in force, and with its offset."""
    from ondo.store.reading.in_force import zone_now

    return moment(row.received_at, zone_now())


def _read(file: Path) -> str:
    try:
        written = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OndoError("tracking.not_utf8") from error


def _print_table(rows: Sequence[Quarantined]) -> None:
    from ondo.mending.judging import reason_of

    heads = [say(f"quarantine.column_{column}") for column in ("number", "received", "source", "why")]
    show_list(heads, [(str(row.pk), _moment(row), _source(row), reason_of(row)) for row in rows])


def _source(row: Quarantined) -> str:
    return row.source.key if row.source is not None else say("quarantine.no_source")
