"""`ondo playbook put-in-force`, `resume`, `withdraw` and `versions`: which playbook decides, and since when."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ondo.cli import remote
from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.playbook_remote import put_in_force_remotely, show_table, show_versions_remotely
from ondo.cli.progress import fraction_bar
from ondo.cli.store import open_store
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant, to_datetime
from ondo.playbooks import text_of
from ondo.playbooks.fingerprints import shown
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.reading.versions import Version

PAUSE = 0.2
"""Seconds between two looks at how far others have come."""


@click.command("put-in-force", help=say("in_force.help_put"))
@click.argument("file", metavar="PLAYBOOK")
@click.option("--stage", "stages", multiple=True, metavar="OLD=NEW", help=say("in_force.option_stage"))
@click.option("--sign", "signed", multiple=True, metavar="SIDE=USER", help=say("in_force.option_sign"))
def put(file: str, stages: tuple[str, ...], signed: tuple[str, ...]) -> None:
    """Stores the version, and sees to it that everybody goes on under it."""
    name, text = text_of(file)
    if (server := remote.server()) is not None:
        put_in_force_remotely(server, text, _pairs(stages), _pairs(signed))
        return
    open_store()
    from ondo.actions.put_in_force import put_in_force

    version = put_in_force(
        text=text, file=name, stages=_pairs(stages), signed=_pairs(signed), by=operator(), at=now()
    ).pk
    _see_through(version)


@click.command("resume", help=say("in_force.help_resume"))
def resume() -> None:
    """Goes on with a switch whose command or worker was stopped."""
    open_store()
    from ondo.store.reading.in_force import in_force

    ruling = in_force()
    if ruling is None or ruling.switching is None:
        raise OndoError("in_force.nothing_to_resume")
    _see_through(ruling.switching)


@click.command("withdraw", help=say("in_force.help_withdraw"))
def withdraw() -> None:
    """Calls the switch off."""
    open_store()
    from ondo.actions.withdraw_playbook import withdraw_playbook

    click.echo(say("in_force.withdrawn", version=withdraw_playbook(by=operator(), at=now()).pk))


@click.command("versions", help=say("in_force.help_versions"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def versions(as_json: bool) -> None:
    """Prints the versions, and how far the one has come that is being put in force."""
    if (server := remote.server()) is not None:
        show_versions_remotely(server, as_json)
        return
    open_store()
    from ondo.store.reading.in_force import playbook_of
    from ondo.store.reading.versions import progress, versions

    found, come = versions(), progress()
    if as_json:
        plain = [asdict(one) | ({"progress": asdict(come)} if one.switching else {}) for one in found]
        show_json(plain)
    elif not found:
        click.echo(say("in_force.none"))
    else:
        share = say("in_force.switching", ready=come.ready, people=come.people)
        show_table([(one, _when(one, share, playbook_of(one.id).timezone)) for one in found])


def _see_through(version: int) -> None:
    """Help until the version is in force, whether or not a worker runs; everybody who helps is welcome."""
    from ondo.actions.switching import Part
    from ondo.store.reading.in_force import in_force, playbook_of
    from ondo.store.reading.versions import progress

    part = Part()
    with fraction_bar(say("in_force.preparing")) as show:
        while (ruling := in_force()) is not None and ruling.switching == version:
            part.go_on(now())
            come = progress()
            if show is not None:
                show(come.ready / max(1, come.people))
            if come.ready == come.people:
                time.sleep(PAUSE)
    if ruling is None or version not in ruling.versions:
        raise OndoError("in_force.was_withdrawn", version=version)
    since = ruling.periods[ruling.versions.index(version)].since
    if since is None:
        click.echo(say("in_force.first", version=version, fingerprint=shown(playbook_of(version).fingerprint)))
    else:
        click.echo(say("in_force.done", version=version, since=_moment(since, playbook_of(version).timezone)))


def _pairs(given: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        left, _, right = text.partition("=")
        if not left.strip() or not right.strip():
            raise OndoError("in_force.no_pair", text=text)
        pairs[left.strip()] = right.strip()
    return pairs


def _when(one: Version, switching: str, zone: str) -> str:
    if one.switching:
        return switching
    if one.since is None:
        return say("in_force.never")
    since = say("in_force.from_ever") if one.first else _moment(one.since, zone)
    return f"{since} –" if one.until is None else f"{since} – {_moment(one.until, zone)}"


def _moment(at: Instant, zone: str) -> str:
    return f"{to_datetime(at, zone):%Y-%m-%d %H:%M}"
