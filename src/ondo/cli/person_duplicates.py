"""`ondo person duplicates …`: two people who may be one, until somebody decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.person import merge
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.reading.duplicates import Suggested

SHOWN = ("name", "email", "company", "phone")
"""Traits by which people tell others apart."""


@click.group("duplicates", cls=LazyGroup, elsewhere={}, area="person", help=say("person.help_duplicates"))
def duplicates() -> None:
    """The group `ondo person duplicates`."""


duplicates.add_command(merge)


@duplicates.command("find", help=say("person.help_find"))
def find() -> None:
    """Looks for further pairs."""
    open_store()
    from ondo.actions.suggest_duplicates import suggest_duplicates

    click.echo(say("person.found", count=suggest_duplicates(by=operator(), at=now())))


@duplicates.command("list", help=say("person.help_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the pairs that nobody has decided about."""
    open_store()
    from ondo.store.reading.duplicates import undecided

    found = undecided()
    if as_json:
        plain = [{"people": list(one.keys), "because": one.because, "at": one.at} for one in found]
        show_json(plain)
    elif not found:
        click.echo(say("person.no_duplicates"))
    else:
        _print(found)


@duplicates.command("different", help=say("person.help_different"))
@click.argument("one", metavar="PERSON")
@click.argument("other", metavar="OTHER")
def different(one: str, other: str) -> None:
    """Decides that two people are two."""
    open_store()
    from ondo.actions.tell_apart import tell_apart
    from ondo.store.reading.people import person_called

    first, second = person_called(one), person_called(other)
    tell_apart(one=first, other=second, by=operator(), at=now())
    click.echo(say("person.told_apart", first=first.key, second=second.key))


def _print(found: Sequence[Suggested]) -> None:
    heads = [say(f"person.column_{column}") for column in ("person", "may_be", "because")]
    show_list(heads, [_row(pair) for pair in found])


def _row(pair: Suggested) -> tuple[str, ...]:
    first, second = (_who(key, traits) for key, traits in zip(pair.keys, pair.traits, strict=True))
    return first, second, say(f"person.because_{pair.because}")


def _who(key: str, traits: Mapping[str, object]) -> str:
    return "\n".join([key, *(str(traits[trait]) for trait in SHOWN if traits.get(trait))])
