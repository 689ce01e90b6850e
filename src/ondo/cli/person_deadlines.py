"""`ondo person deadlines`: the clocks of everybody who stands where one runs, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now
from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.insight.words import Words
from ondo.texts import current_language, say

if TYPE_CHECKING:
    from ondo.store.reading.deadlines import Deadline


@click.command("deadlines", help=say("person.help_deadlines"))
@click.option("--stage", metavar="STAGE", help=say("person.option_stage"))
@click.option("--all", "everything", is_flag=True, help=say("person.option_all"))
@click.option("--at", metavar="INSTANT", help=say("person.option_at"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(stage: str | None, everything: bool, at: str | None, as_json: bool) -> None:
    """Prints the deadlines that are still to be kept, or were broken and wait for somebody to act."""
    open_store()
    from ondo.store.reading.deadlines import deadlines_on
    from ondo.store.reading.person import ruling_now

    playbook = ruling_now().playbook
    when = instant(at, playbook.timezone) if at else now()
    found = [one for one in deadlines_on(stage, when) if everything or one.run.stopped_at is None]
    found.sort(key=lambda one: (one.run.due_at, one.person))
    if as_json:
        plain = [{"person": one.key, **asdict(one.run), "kept": one.run.kept} for one in found]
        show_json(plain)
    elif not found:
        click.echo(say("person.no_deadlines"))
    else:
        _print(found, Words(playbook, current_language()))


def _print(found: Sequence[Deadline], words: Words) -> None:
    heads = [say(f"person.column_{column}") for column in ("person", "clock", "due", "result")]
    show_list(heads, [_row(one, words) for one in found])


def _row(one: Deadline, words: Words) -> tuple[str, ...]:
    run = one.run
    clock = f"{words.stage(run.stage)}: {words.clock(run.stage, run.clock)}"
    result = say(f"explain.{ {True: 'kept', False: 'missed', None: 'running'}[run.kept] }")
    return one.key, clock, words.moment(run.due_at), result
