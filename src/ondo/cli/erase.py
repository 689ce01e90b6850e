"""`ondo erase PERSON`: who somebody was, and what they said and did, is taken out of the store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.store import open_store
from ondo.domain.errors import OndoError
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.reading.belongings import Belongings


@click.command("erase", help=say("erasure.help"))
@click.argument("person", metavar="[PERSON]", required=False)
@click.option("--yes", is_flag=True, help=say("erasure.option_yes"))
@click.option("--list", "listing", is_flag=True, help=say("erasure.option_list"))
@click.option("--again", type=click.Path(path_type=Path, dir_okay=False), help=say("erasure.option_again"))
def command(person: str | None, yes: bool, listing: bool, again: Path | None) -> None:
    """Erases a person; or lists who was erased, or erases them again after a restore."""
    if sum((person is not None, listing, again is not None)) != 1:
        raise click.UsageError(say("erasure.whom"))
    open_store()
    if person is not None:
        _erase(person, yes)
    elif again is not None:
        _erase_again(again)
    else:
        _list()


def _erase(text: str, yes: bool) -> None:
    """Says what would be erased, asks, and erases."""
    from ondo.actions.erase import erase
    from ondo.store.reading.belongings import belongings
    from ondo.store.reading.people import person_called

    found = person_called(text)
    known: tuple[int, ...] = ()
    if not yes:
        theirs = belongings(found)
        known = theirs.people
        _tell(found.key, theirs)
        _ask()
    theirs = erase(person=found, known=known, by=operator(), at=now())
    click.echo(say("erasure.done", count=len(theirs.events)))
    click.echo(say("erasure.elsewhere"))


def _ask() -> None:
    """Goes on only where somebody agrees. Raises OndoError where nobody can be asked."""
    try:
        click.confirm(say("erasure.sure"), abort=True)
    except click.Abort as error:
        if not sys.stdin.isatty() and isinstance(error.__context__, EOFError):
            click.echo()
            raise OndoError("erasure.nobody_to_ask") from None
        raise


def _tell(key: str, theirs: Belongings) -> None:
    click.echo(say("erasure.about", person=key))
    if len(theirs.people) > 1:
        click.echo(f"  {say('erasure.people', count=len(theirs.people))}")
    click.echo(f"  {say('erasure.keys', count=len(theirs.keys) - len(theirs.people))}")
    click.echo(f"  {say('erasure.events', count=len(theirs.events))}")
    if theirs.quarantined:
        click.echo(f"  {say('erasure.quarantined', count=len(theirs.quarantined))}")


def _list() -> None:
    from ondo.store.reading.erased import erasures

    for one in erasures():
        click.echo(json.dumps(one, ensure_ascii=False))


def _erase_again(file: Path) -> None:
    from ondo.actions.erase_again import erase_again
    from ondo.store.erasure_list import read

    listed = read(file)
    done = erase_again(listed=listed, by=operator(), at=now())
    click.echo(say("erasure.done_again", count=done, others=len(listed) - done))
