"""`ondo doctor`: what is right, what is to be done and what is wrong with the service; 1 where something is wrong."""

from __future__ import annotations

import click

from ondo.cli.acting import now
from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.operations.doctor.finding import State
from ondo.texts import say

COLOURS = {State.OK: "green", State.TO_DO: "yellow", State.WRONG: "red"}


@click.command("doctor", help=say("doctor.help"))
@click.option("--all", "everything", is_flag=True, help=say("doctor.option_all"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(everything: bool, as_json: bool) -> int:
    """Says what it finds, line by line; what is fine only in short."""
    from ondo.operations.doctor.examine import examine

    found = []
    for one in examine(now()):
        found.append(one)
        if not as_json and (everything or one.state is not State.OK or not one.subject.isupper()):
            click.echo(f"{click.style(say(f'doctor.{one.state.value}'), fg=COLOURS[one.state])}  {one.text()}")
    if as_json:
        told = [{"subject": one.subject, "state": one.state.value, "text": one.text()} for one in found]
        show_json(told)
    bad = sum(one.state is State.WRONG for one in found)
    open_ = sum(one.state is State.TO_DO for one in found)
    if not as_json:
        click.echo(say("doctor.sum", wrong=bad, open=open_, fine=len(found) - bad - open_))
    return FOUND_PROBLEMS if bad else FINE
