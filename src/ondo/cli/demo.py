"""`ondo demo`: a made-up company, two years of it decided by a playbook, and then its days as they go on."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from ondo.cli.demo_data import FOLDER, SEED, YEARS, write_data
from ondo.cli.demo_tour import Tour, show_tour
from ondo.cli.living.settling import choose_store
from ondo.cli.progress import progress_bar
from ondo.cli.replay import write_report
from ondo.cli.serve import PORTS
from ondo.cli.serving.ready import refuse_ports_in_use
from ondo.cli.web import PORT as WEB_PORT
from ondo.collector.serve import HOST, PORT
from ondo.demo.write import Size
from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import write_replay
from ondo.insight.figures import figures
from ondo.insight.words import Words
from ondo.playbooks import load
from ondo.texts import current_language, say

PEOPLE = 1_200
"""So many that the history is in the store within seconds, and every kind of story is told."""
PLAYBOOK = "marketo-2019"
ZONE = ZoneInfo("Asia/Tokyo")
_MADE = "demo.json"
"""Marks a folder that `ondo demo` made, which it may make anew."""


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
    book = load(playbook)
    if not history_only:
        refuse_ports_in_use(HOST, port, web_port)
    history = _prepared(into, Size(people, seed, YEARS, _two_years_ago()))
    report = into / f"report-{book.key}.{current_language()}.html"
    _show_history(book, history, report, playbook, last=history_only)
    if history_only:
        return 0
    choose_store(into)
    from ondo.cli.living.run import Ports, live  # needs Django

    return live(into, history, playbook, report, Ports(port, web_port), once=once)


def _two_years_ago() -> date:
    """The history ends yesterday, so that today goes on from there."""
    return datetime.now(ZONE).date() - timedelta(days=YEARS * 365)


def _show_history(book: Playbook, history: History, report: Path, playbook: str, *, last: bool) -> None:
    with TemporaryDirectory(prefix="ondo-demo-") as scratch:
        with progress_bar(say("demo.deciding"), history.counts.events) as progress:
            replayed = write_replay(book, history, Path(scratch), progress=progress)
        found = figures(replayed, book)
        write_report(found, book, report)
        tour = Tour(Words(book, current_language()), history, replayed, found)
        show_tour(tour, report, playbook, last=last)


def _prepared(into: Path, size: Size) -> History:
    """The history of a company of this size: the one that is there, or a new one in its place."""
    wanted = {"people": size.people, "seed": size.seed, "years": size.years, "start": size.start.isoformat()}
    folder, mark = into / "history", into / _MADE
    if into.exists() and any(into.iterdir()):
        if not mark.exists():
            raise OndoError("demo.not_ours", folder=into)
        if json.loads(mark.read_text(encoding="utf-8")) == wanted and (folder / "history.json").exists():
            click.echo(say("demo.there", folder=folder))
            return History.open(folder)
        shutil.rmtree(folder, ignore_errors=True)
    into.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps(wanted), encoding="utf-8")
    write_data(folder, size)
    return History.open(folder)
