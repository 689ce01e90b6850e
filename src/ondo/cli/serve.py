"""`ondo serve`: the whole service on one machine: collector, worker and site."""

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
    refuse_ports_in_use,
    wait_until_answered,
    write_key,
)
from ondo.cli.serving.site import first_visit, site_url
from ondo.cli.serving.supervisor import LOOK, Part, Supervisor
from ondo.cli.store import place
from ondo.cli.web import PORT as WEB_PORT
from ondo.collector.serve import HOST, PORT
from ondo.operations.doctor.settings import refuse_wrong
from ondo.texts import say

PORTS = click.IntRange(1, 65_535)


@click.command("serve", help=say("serve.help"))
@click.option("--host", metavar="ADDRESS", default=HOST, show_default=True, help=say("serve.option_host"))
@click.option("--port", type=PORTS, default=PORT, show_default=True, help=say("serve.option_port"))
@click.option("--web-port", type=PORTS, default=WEB_PORT, show_default=True, help=say("serve.option_web_port"))
def command(host: str, port: int, web_port: int) -> None:
    """Serves until SIGTERM or SIGINT."""
    refuse_wrong()
    stopping = asked_to_stop()
    supervisor = Supervisor(parts(host, port, web_port), {"ONDO_LOG": settings.log_form(otherwise="words")})

    def supervising() -> bool:
        supervisor.look()
        return not stopping()

    refuse_ports_in_use(host, port, web_port)
    if prepare_store():
        click.echo(say("serve.made_store"))
    site = site_url(local(host), web_port)
    begin = first_visit(site)
    try:
        supervisor.start()
        supervisor.ready = all(wait_until_answered(host, one, supervising) for one in (port, web_port))
        if supervisor.ready:
            _tell(f"http://{local(host)}:{port}", site, begin)
        while supervising():
            time.sleep(LOOK)
        click.echo(say("serve.stopping"))
    finally:
        supervisor.stop()
    click.echo(say("serve.stopped"))


def parts(host: str, port: int, web_port: int) -> list[Part]:
    """Collector, worker, site, and whoever works off imports."""
    collector = ["ondo.cli", "collector", "--host", host, "--port", str(port)]
    web = ["ondo.cli", "web", "--host", host, "--port", str(web_port)]
    worker, jobs = ["ondo.cli", "worker"], ["ondo.cli", "job", "run"]
    return [Part("collector", collector), Part("worker", worker), Part("web", web), Part("jobs", jobs)]


def asked_to_stop() -> Callable[[], bool]:
    """From now on SIGTERM and SIGINT end nothing by themselves; ask whether one came."""
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return lambda: bool(asked)


def _tell(url: str, site: str, begin: str | None) -> None:
    """Where everything is, and what to do next."""
    click.echo(say("serve.running", site=site, url=url, place=place(settings.database())))
    playbook, key = playbook_in_force(), write_key()
    click.echo(say("serve.playbook", playbook=playbook) if playbook else say("serve.no_playbook"))
    click.echo(say("serve.connect", source=key[0], key=key[1], url=url) if key else say("serve.no_source"))
    if begin is not None:
        click.echo(say("serve.first_visit", url=begin))
    click.echo(say("serve.ctrl_c"))
