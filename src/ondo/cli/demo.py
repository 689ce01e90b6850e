"""`ondo demo`: a made-up company, two years of it decided by a playbook, and then its days as they go on."""

from __future__ import annotations

from pathlib import Path

import click

from ondo.cli.serve import PORTS
from ondo.cli.serving.ready import refuse_ports_in_use
from ondo.cli.steps import step
from ondo.cli.web import PORT as WEB_PORT
from ondo.collector.serve import HOST, PORT
from ondo.texts import current_language, say

FOLDER = click.Path(path_type=Path, file_okay=False)
SEED, YEARS = 1, 2
PEOPLE = 1_200
"""So many that the history is in the store within seconds, and every kind of story is told."""
PLAYBOOK = "marketo-2019"


@click.command("demo", help=say("demo.help"))
@click.option("--into", type=FOLDER, default=Path("ondo-demo"), help=say("demo.option_demo_into"))
@click.option("--people", type=click.IntRange(min=50), default=PEOPLE, help=say("demo.option_people", people=PEOPLE))
@click.option("--seed", type=click.IntRange(min=0), default=SEED, help=say("demo.option_seed"))
@click.option("--playbook", default=PLAYBOOK, metavar="PLAYBOOK", help=say("demo.option_playbook"))
@click.option("--port", type=PORTS, default=PORT, show_default=True, help=say("serve.option_port"))
@click.option("--web-port", type=PORTS, default=WEB_PORT, show_default=True, help=say("serve.option_web_port"))
@click.option("--once", is_flag=True, help=say("demo.option_once"))
@click.option("--history-only", is_flag=True, help=say("demo.option_history_only"))
def demo(
    into: Path, people: int, seed: int, playbook: str, port: int, web_port: int, once: bool, history_only: bool
) -> int:
    """Makes the data, decides, writes the report, leads through what came out, and then lives on."""
    with step(say("demo.step_begin")):
        from ondo.cli.demo_past import prepared, show_history  # takes a while, most of all once
        from ondo.playbooks import load

        book = load(playbook)
        if not history_only:
            refuse_ports_in_use(HOST, port, web_port)
    history = prepared(into, people, seed)
    report = into / f"report-{book.key}.{current_language()}.html"
    show_history(book, history, report, playbook, last=history_only)
    if history_only:
        return 0
    with step(say("demo.step_store")):
        from ondo.cli.living.settling import choose_store

        choose_store(into)
        from ondo.cli.living.run import Ports, live  # needs Django
    return live(into, history, playbook, report, Ports(port, web_port), once=once)
