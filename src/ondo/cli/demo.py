"""`ondo demo-data` makes up a company and its history; `ondo demo` lets a playbook decide over one, and shows it."""

from __future__ import annotations

import json
import shutil
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ondo.cli.demo_tour import Tour, show_tour
from ondo.cli.progress import fraction_bar, progress_bar
from ondo.cli.replay import write_report
from ondo.demo.truth import FILE as TRUTH
from ondo.demo.write import FIRST_DAY, Size, write_company
from ondo.domain.errors import OndoError
from ondo.engine.history import History
from ondo.engine.replay import write_replay
from ondo.insight.figures import figures
from ondo.insight.words import Words
from ondo.playbooks import load
from ondo.texts import current_language, say

PEOPLE, SEED, YEARS = 3_000, 1, 2
PLAYBOOK = "marketo-2019"
_MADE = "demo.json"
"""Marks a folder that `ondo demo` made, which it may make anew."""
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("demo-data", help=say("demo.data_help"))
@click.option("--into", required=True, type=_FOLDER, help=say("demo.option_into"))
@click.option("--people", type=click.IntRange(min=1), help=say("demo.option_people", people=PEOPLE))
@click.option("--events", type=click.IntRange(min=1), help=say("demo.option_events"))
@click.option("--seed", type=click.IntRange(min=0), default=SEED, help=say("demo.option_seed"))
@click.option("--years", type=click.IntRange(1, 10), default=YEARS, help=say("demo.option_years"))
@click.option("--start", metavar="DATE", default=FIRST_DAY.isoformat(), help=say("demo.option_start"))
@click.option("--json", "as_json", is_flag=True, help=say("demo.option_json"))
def demo_data(
    into: Path, people: int | None, events: int | None, seed: int, years: int, start: str, as_json: bool
) -> None:
    """Writes the history folder and says what is in it."""
    if people is not None and events is not None:
        raise OndoError("demo.people_or_events")
    first = _date(start)
    size = (
        Size(people or PEOPLE, seed, years, first)
        if events is None
        else Size.of_events(events, seed=seed, years=years, start=first)
    )
    began = time.perf_counter()
    _write(into, size)
    _report(into, time.perf_counter() - began, as_json)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise OndoError("demo.no_date", text=text) from error


def _write(into: Path, size: Size) -> None:
    with fraction_bar(say("demo.making")) as bar:
        write_company(into, size, (lambda done, of: bar(done / of)) if bar else None)


def _report(into: Path, seconds: float, as_json: bool) -> None:
    counts = History.open(into).counts
    told = {
        "people": counts.people,
        "accounts": counts.accounts,
        "events": counts.events,
        "opportunities": counts.opportunities,
    }
    if as_json:
        click.echo(json.dumps({**told, "folder": str(into), "truth": str(into / TRUTH)}, ensure_ascii=False, indent=2))
        return
    shown = {key: f"{value:,}" for key, value in told.items()}
    click.echo(say("demo.made", folder=into, seconds=f"{seconds:.1f}", **shown))
    click.echo(say("demo.made_truth", path=into / TRUTH))
    click.echo(say("demo.made_next", folder=into, playbook=PLAYBOOK))


@click.command("demo", help=say("demo.help"))
@click.option("--into", type=_FOLDER, default=Path("ondo-demo"), help=say("demo.option_demo_into"))
@click.option("--people", type=click.IntRange(min=50), default=PEOPLE, help=say("demo.option_people", people=PEOPLE))
@click.option("--seed", type=click.IntRange(min=0), default=SEED, help=say("demo.option_seed"))
@click.option("--playbook", default=PLAYBOOK, metavar="PLAYBOOK", help=say("demo.option_playbook"))
def demo(into: Path, people: int, seed: int, playbook: str) -> None:
    """Makes the data, decides, writes the report, and leads through what came out."""
    book = load(playbook)
    history = _prepared(into, Size(people, seed))
    report = into / f"report-{book.key}.{current_language()}.html"
    with TemporaryDirectory(prefix="ondo-demo-") as scratch:
        with progress_bar(say("demo.deciding"), history.counts.events) as progress:
            replayed = write_replay(book, history, Path(scratch), progress=progress)
        found = figures(replayed, book)
        write_report(found, book, report)
        show_tour(Tour(Words(book, current_language()), history, replayed, found), report, playbook)


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
    _write(folder, size)
    return History.open(folder)
