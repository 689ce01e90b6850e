"""`ondo demo-data` makes up a company and its history."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import click

from ondo.cli.demo import FOLDER, PLAYBOOK, SEED, YEARS
from ondo.cli.progress import fraction_bar
from ondo.demo.truth import FILE as TRUTH
from ondo.demo.write import FIRST_DAY, Size, write_company
from ondo.domain.errors import OndoError
from ondo.engine.history import History
from ondo.texts import say

PEOPLE = 3_000


@click.command("demo-data", help=say("demo.data_help"))
@click.option("--into", required=True, type=FOLDER, help=say("demo.option_into"))
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
    write_data(into, size)
    _report(into, time.perf_counter() - began, as_json)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise OndoError("demo.no_date", text=text) from error


def write_data(into: Path, size: Size) -> None:
    """Write the company's history into a folder, and show how far it has come."""
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
