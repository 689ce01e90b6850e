"""`ondo person …`: who somebody is, where they stand and why; what users decide about them."""

from __future__ import annotations

import click

from ondo.cli.acting import now, operator
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.domain.errors import OndoError
from ondo.texts import say

# A command of its own file: one line here, and its line of help as `person.command_<name>` in the catalogues.
SUBCOMMANDS = {
    "deadlines": "ondo.cli.person_deadlines:command",
    "duplicates": "ondo.cli.person_duplicates:duplicates",
    "export": "ondo.cli.person_export:command",
    "show": "ondo.cli.person_show:command",
}


@click.group("person", cls=LazyGroup, elsewhere=SUBCOMMANDS, area="person", help=say("person.help"))
def person() -> None:
    """The group `ondo person`."""


@person.command("merge", help=say("person.help_merge"))
@click.argument("keep", metavar="KEEP")
@click.argument("other", metavar="OTHER")
def merge(keep: str, other: str) -> None:
    """Makes two people one."""
    open_store()
    from ondo.actions.merge_people import merge_people
    from ondo.store.reading.people import person_called

    kept, absorbed = person_called(keep), person_called(other)
    merge_people(keep=kept, other=absorbed, by=operator(), at=now())
    click.echo(say("person.merged", kept=kept.key, absorbed=absorbed.key))


@person.command("unmerge", help=say("person.help_unmerge"))
@click.argument("person_key", metavar="PERSON")
def unmerge(person_key: str) -> None:
    """Gives somebody back."""
    open_store()
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.store.reading.people import holder_called

    found = holder_called(person_key)
    merge = unmerge_person(person=found, by=operator(), at=now())
    click.echo(say("person.unmerged", person=found.key, kept=merge.kept.key))


@person.command("unflag", help=say("person.help_unflag"))
@click.argument("person_key", metavar="PERSON")
@click.argument("events", metavar="[EVENT…]", nargs=-1, type=int)
def unflag(person_key: str, events: tuple[int, ...]) -> None:
    """Lets events count that were taken for a machine's."""
    open_store()
    from ondo.actions.unflag import unflag as action
    from ondo.store.reading.people import person_called

    found = person_called(person_key)
    counted = action(person=found, events=list(events) or None, by=operator(), at=now())
    click.echo(say("person.unflagged", count=len(counted), person=found.key))


@person.command("triage", help=say("person.help_triage"))
@click.argument("person_key", metavar="PERSON")
@click.argument("verdict", metavar="VERDICT")
@click.option("--reason", help=say("person.option_reason"))
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help=say("person.option_field"))
@click.option("--by", "user", metavar="USER", help=say("person.option_by"))
def triage(person_key: str, verdict: str, reason: str | None, fields: tuple[str, ...], user: str | None) -> None:
    """Records a verdict."""
    open_store()
    from ondo.actions.triage import triage as action
    from ondo.store.reading.people import person_called

    found, given = person_called(person_key), _pairs(fields)
    event = action(person=found, verdict=verdict, reason=reason, given=given, by=_user(user), at=now())
    click.echo(say("person.verdict_recorded", verdict=verdict, person=found.key, event=event))


@person.command("retract", help=say("person.help_retract"))
@click.argument("event", metavar="EVENT", type=int)
@click.option("--by", "user", metavar="USER", help=say("person.option_by"))
def retract(event: int, user: str | None) -> None:
    """Takes a verdict or an activity back."""
    open_store()
    from ondo.actions.retract import retract as action

    action(event=event, by=_user(user), at=now())
    click.echo(say("person.retracted", event=event))


def _user(name: str | None) -> str:
    """Whoever acts: a user of Ondo, or whoever called the command."""
    if name is None:
        return operator()
    from ondo.store.reading.users import user_called

    return user_called(name).username


def _pairs(given: tuple[str, ...]) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise OndoError("person.no_field", text=text)
        pairs[name.strip()] = value.strip()
    return pairs
