"""`ondo collector`: takes events in over HTTP and stores them, and nothing else."""

from __future__ import annotations

import click

from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.cli.serving.ready import refuse_port_in_use
from ondo.collector.serve import HOST, PORT, run
from ondo.texts import say


@click.command("collector", help=say("serve.collector_help"))
@click.option("--host", metavar="ADDRESS", default=HOST, show_default=True, help=say("serve.option_host"))
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help=say("serve.option_port"))
@click.option("--processes", type=click.IntRange(1), default=1, help=say("serve.option_processes"))
@click.option(OPTION, "leashed", is_flag=True, hidden=True)
def command(host: str, port: int, processes: int, leashed: bool) -> None:
    """Serves until SIGTERM or SIGINT, then finishes what it has accepted. The database may come later."""
    if leashed:
        end_with_parent()
    refuse_port_in_use(host, port)
    run(host=host, port=port, processes=processes)
