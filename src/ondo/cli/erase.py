"""`ondo erase PERSON`: who somebody was, and what they said and did, is taken out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.store import open_store
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.reading.belongings import Belongings


@click.command("erase", help=say("erasure.help"))
@click.argument("person", metavar="PERSON")
@click.option("--yes", is_flag=True, help=say("erasure.option_yes"))
def command(person: str, yes: bool) -> None:
    """Says what would be erased, asks, and erases."""
    open_store()
    from ondo.actions.erase import erase
    from ondo.store.reading.belongings import belongings
    from ondo.store.reading.people import person_called

    found = person_called(person)
    if not yes:
        _tell(found.key, belongings(found))
        click.confirm(say("erasure.sure"), abort=True)
    theirs = erase(person=found, by=operator(), at=now())
    click.echo(say("erasure.done", count=len(theirs.events)))
    click.echo(say("erasure.elsewhere"))


def _tell(key: str, theirs: Belongings) -> None:
    click.echo(say("erasure.about", person=key))
    if len(theirs.people) > 1:
        click.echo(f"  {say('erasure.people', count=len(theirs.people))}")
    click.echo(f"  {say('erasure.keys', count=len(theirs.keys) - len(theirs.people))}")
    click.echo(f"  {say('erasure.events', count=len(theirs.events))}")
    if theirs.quarantined:
        click.echo(f"  {say('erasure.quarantined', count=len(theirs.quarantined))}")
