"""`ondo verify`: everybody folded anew and laid beside what the store has; 1 where anything differs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.cli.progress import progress_bar
from ondo.cli.store import open_store
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.verifying import Difference, Verified

MOST_PROCESSES = 8


@click.command("verify", help=say("verify.help"))
@click.option("--person", metavar="KEY", help=say("verify.option_person"))
@click.option("--processes", type=click.IntRange(min=1), help=say("verify.option_processes"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(person: str | None, processes: int | None, as_json: bool) -> int:
    """Prints every difference as it is found, and how much was looked at."""
    open_store()
    people = events = 0
    differences: list[Difference] = []
    for part in _verified(person, processes or min(os.cpu_count() or 1, MOST_PROCESSES)):
        people, events = people + part.people, events + part.events
        differences += part.differences
        if not as_json:
            for one in part.differences:
                click.echo(_in_words(one))
    if as_json:
        told = [{"person": one.person, "what": one.key, **one.params, "text": _in_words(one)} for one in differences]
        plain = {"people": people, "events": events, "differences": told}
        show_json(plain)
    else:
        click.echo(say("verify.looked_at", people=f"{people:,}", events=f"{events:,}"))
        click.echo(say("verify.found", count=len(differences)) if differences else say("verify.agrees"))
    return FOUND_PROBLEMS if differences else FINE


def _verified(person: str | None, processes: int) -> Iterator[Verified]:
    from ondo.store.reading.people import person_called
    from ondo.store.verifying import how_many, verify

    with progress_bar(say("verify.folding"), 1 if person else how_many()) as progress:
        for part in verify(person=person_called(person).pk if person else None, processes=processes):
            if progress is not None:
                progress(part.seen)
            yield part


def _in_words(one: Difference) -> str:
    text = say(one.key, None, **one.params)
    return text if one.person is None else f"{one.person}: {text}"
