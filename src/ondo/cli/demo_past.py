"""The two years behind the demo company: made up, decided by a playbook, told."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from ondo.cli.demo import YEARS
from ondo.cli.demo_tour import Tour, show_tour
from ondo.cli.replay import write_report
from ondo.cli.steps import step
from ondo.demo.write import Size, write_company
from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import write_replay
from ondo.insight.figures import figures
from ondo.insight.words import Words
from ondo.texts import current_language, say

ZONE = ZoneInfo("Asia/Tokyo")
_MADE = "demo.json"
"""Marks a folder that `ondo demo` made, which it may make anew."""


def show_history(book: Playbook, history: History, report: Path, playbook: str, *, last: bool) -> None:
    """Let the playbook decide over it, write the report, and lead through what came out."""
    with TemporaryDirectory(prefix="ondo-demo-") as scratch:
        with step(say("demo.step_decide")) as one:
            replayed = write_replay(book, history, Path(scratch), progress=one.counting(history.counts.events))
        with step(say("demo.step_report")):
            found = figures(replayed, book)
            write_report(found, book, report)
        tour = Tour(Words(book, current_language()), history, replayed, found)
        show_tour(tour, report, playbook, last=last)


def prepared(into: Path, people: int, seed: int) -> History:
    """The history of a company of so many people: the one that is there, or a new one in its place."""
    size = Size(people, seed, YEARS, _two_years_ago())
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
    with step(say("demo.step_make")) as one:
        write_company(folder, size, one.reached)
    return History.open(folder)


def _two_years_ago() -> date:
    """The history ends yesterday, so that today goes on from there."""
    return datetime.now(ZONE).date() - timedelta(days=YEARS * 365)
