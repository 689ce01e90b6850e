"""`ondo web`: pages and API over HTTP."""

from __future__ import annotations

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.cli.serving.ready import local, refuse_port_in_use
from ondo.cli.serving.site import first_visit, keep_secret_key, site_url
from ondo.cli.store import open_store
from ondo.operations.doctor.settings import refuse_wrong
from ondo.texts import say
from ondo.texts.log_lines import log_settings

HOST, PORT = "127.0.0.1", 8000
THREADS = 4
"""Requests that a process answers at once; each thread keeps a connection to the database."""


@click.command("web", help=say("serve.web_help"))
@click.option("--host", metavar="ADDRESS", default=HOST, show_default=True, help=say("serve.option_host"))
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help=say("serve.option_port"))
@click.option("--processes", type=click.IntRange(1), default=1, help=say("serve.option_processes"))
@click.option(OPTION, "leashed", is_flag=True, hidden=True)
def command(host: str, port: int, processes: int, leashed: bool) -> None:
    """Serves until SIGTERM or SIGINT, then finishes what it has begun to answer."""
    if leashed:
        end_with_parent()
    refuse_wrong()
    refuse_port_in_use(host, port)
    keep_secret_key()
    open_store(site=True)
    if not leashed and (begin := first_visit(site_url(local(host), port))):
        click.echo(say("serve.first_visit", url=begin))
    Granian(
        "ondo.web.wsgi:application",
        address=host,
        port=port,
        workers=processes,
        blocking_threads=THREADS,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=log_settings(),
    ).serve()
