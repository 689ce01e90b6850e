"""`ondo serve`: the whole service on one machine, collector and worker."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

import click

from ondo import settings
from ondo.cli.serving.ready import (
    local,
    playbook_in_force,
    prepare_store,
    refuse_port_in_use,
    wait_until_answered,
    write_key,
)
from ondo.cli.serving.supervisor import LOOK, Part, Supervisor
from ondo.cli.store import place
from ondo.collector.serve import HOST, PORT
from ondo.texts import say


@click.command("serve", help=say("serve.help"))
@click.option("--host", metavar="ADDRESS", default=HOST, show_default=True, help=say("serve.option_host"))
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help=say("serve.option_port"))
def command(host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT."""
    stopping = asked_to_stop()
    supervisor = Supervisor(parts(host, port), {"ONDO_LOG": settings.log_form(otherwise="words")})

    def supervising() -> bool:
        supervisor.look()
        return not stopping()

    refuse_port_in_use(host, port)
    if prepare_store():
        click.echo(say("serve.made_store"))
    try:
        supervisor.start()
        if wait_until_answered(host, port, supervising):
            _tell(f"http://{local(host)}:{port}")
        while supervising():
            time.sleep(LOOK)
        click.echo(say("serve.stopping"))
    finally:
        supervisor.stop()
    click.echo(say("serve.stopped"))


def parts(host: str, port: int) -> list[Part]:
    """Collector and worker."""
    collector = ["ondo.cli", "collector", "--host", host, "--port", str(port)]
    return [Part("collector", collector), Part("worker", ["ondo.cli", "worker"])]


def asked_to_stop() -> Callable[[], bool]:
    """From now on SIGTERM and SIGINT end nothing by themselves; ask whether one came."""
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return lambda: bool(asked)


def _tell(url: str) -> None:
    """Where everything is, and what to do next."""
    click.echo(say("serve.running", url=url, place=place(settings.database())))
    playbook, key = playbook_in_force(), write_key()
    click.echo(say("serve.playbook", playbook=playbook) if playbook else say("serve.no_playbook"))
    click.echo(say("serve.connect", source=key[0], key=key[1], url=url) if key else say("serve.no_source"))
    click.echo(say("serve.ctrl_c"))
