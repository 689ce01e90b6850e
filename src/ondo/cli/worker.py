"""`ondo worker`: decides about events as they come."""

from __future__ import annotations

import click

from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.cli.serving.ready import playbook_in_force
from ondo.cli.store import open_store
from ondo.operations.doctor.settings import refuse_wrong
from ondo.texts import say


@click.command("worker", help=say("serve.worker_help"))
@click.option(OPTION, "leashed", is_flag=True, hidden=True)
def command(leashed: bool) -> None:
    """Works until SIGTERM or SIGINT, then finishes the batch it is at."""
    if leashed:
        end_with_parent()
    refuse_wrong()
    open_store()
    if not leashed and playbook_in_force() is None:
        click.echo(say("serve.no_playbook"), err=True)
    from ondo.worker.process import run

    run()
