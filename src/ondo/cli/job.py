"""`ondo job …`: long work that the API or a page was asked for."""

from __future__ import annotations

import logging.config
import signal
from threading import Event

import click

from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.texts import say
from ondo.texts.log_lines import log_settings

LOOK = 2.0
"""Seconds between two looks for something to do."""


@click.group("job", cls=LazyGroup, elsewhere={}, area="job", help=say("job.help"))
def job() -> None:
    """The group `ondo job`."""


@job.command("run", help=say("job.command_run"))
@click.option("--once", is_flag=True, help=say("job.option_once"))
@click.option(OPTION, "leashed", is_flag=True, hidden=True)
def run(once: bool, leashed: bool) -> None:
    """Works until SIGTERM; a job that is stopped so is taken up again by the next one who runs."""
    if leashed:
        end_with_parent()
    open_store()
    logging.config.dictConfig(log_settings())
    from ondo.actions.jobs import work_off

    stopping = Event()
    if not once:
        signal.signal(signal.SIGTERM, lambda *_: _stop(stopping))
    while not stopping.is_set():
        done = work_off(now)
        if done is not None:
            click.echo(say("job.worked_off", number=done.pk))
        elif once:
            return
        else:
            stopping.wait(LOOK)


def _stop(stopping: Event) -> None:
    """Nothing is lost by an end at any instant."""
    stopping.set()
    raise SystemExit(0)


@job.command("list", help=say("job.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the latest jobs."""
    open_store()
    from ondo.store.reading.jobs import jobs_before, state_of

    found = [
        {
            "number": str(one.pk),
            "what": one.what,
            "by": one.by.username if one.by else "–",
            "state": state_of(one, now()),
            "done": f"{100 * one.done // one.total}%" if one.total else "–",
        }
        for one in jobs_before(None, 50)
    ]
    if as_json:
        show_json(found)
        return
    if not found:
        click.echo(say("job.none"))
        return
    rows = [{**row, "state": say(f"job.state_{row['state']}")}.values() for row in found]
    show_list([say(f"job.column_{column}") for column in found[0]], [list(row) for row in rows])


@job.command("cancel", help=say("job.command_cancel"))
@click.argument("number", metavar="NUMBER", type=click.IntRange(1, 2**63 - 1))
def cancel(number: int) -> None:
    """Stops it."""
    open_store()
    from ondo.actions.cancel_job import cancel_job

    cancel_job(job=number, by=operator(), at=now())
    click.echo(say("job.cancelled", number=number))
