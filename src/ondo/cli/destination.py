"""`ondo destination …`: where people and systems outside are told what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.instants import moment
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.integrations import INTEGRATIONS
from ondo.texts import current_language, say

if TYPE_CHECKING:
    from ondo.store.models import Delivery, Destination

KINDS = "|".join(INTEGRATIONS)


@click.group("destination", cls=LazyGroup, elsewhere={}, area="telling", help=say("telling.help"))
def destination() -> None:
    """The group `ondo destination`."""


@destination.command("add", help=say("telling.command_add"))
@click.argument("name", metavar="NAME")
@click.argument("kind", metavar=KINDS)
@click.argument("address", metavar="ADDRESS")
@click.option("--secret", default="", help=say("telling.option_secret"))
@click.option("--tell", "told", metavar="NOTICE", multiple=True, help=say("telling.option_tell"))
@click.option("--language", metavar="ja|en", help=say("telling.option_language"))
def add(name: str, kind: str, address: str, secret: str, told: tuple[str, ...], language: str | None) -> None:
    """Adds a destination; prints the secret that was made for a webhook."""
    open_store()
    from ondo.actions.add_destination import add_destination

    spoken = language or current_language()
    made = add_destination(
        name=name,
        kind=kind,
        address=address,
        secret=secret,
        told=told,
        language=spoken,
        by=operator(),
        at=now(),
    )
    if made.kind == "webhook" and not secret:
        click.echo(say("telling.secret", secret=made.secret))
    click.echo(say("telling.added", name=name))


@destination.command("change", help=say("telling.command_change"))
@click.argument("name", metavar="NAME")
@click.option("--name", "new_name", metavar="NAME", help=say("telling.option_name"))
@click.option("--address", help=say("telling.option_address"))
@click.option("--secret", help=say("telling.option_token"))
@click.option("--tell", "told", metavar="NOTICE", multiple=True, help=say("telling.option_tell"))
@click.option("--tell-usual", is_flag=True, help=say("telling.option_tell_usual"))
@click.option("--language", metavar="ja|en", help=say("telling.option_language"))
def change(name: str, new_name: str | None, told: tuple[str, ...], tell_usual: bool, **given: str | None) -> None:
    """Changes what is given, and nothing else."""
    open_store()
    from ondo.actions.change_destination import change_destination
    from ondo.store.reading.destinations import destination_of

    changes: dict[str, object] = {field: value for field, value in given.items() if value is not None}
    changes |= {"name": new_name} if new_name is not None else {}
    changes |= {"told": list(told)} if told or tell_usual else {}
    found = destination_of(name)
    change_destination(destination=found, changes=changes, by=operator(), at=now())
    click.echo(say("telling.is_changed", name=found.name))


@destination.command("rotate", help=say("telling.command_rotate"))
@click.argument("name", metavar="NAME")
@click.option("--secret", default="", help=say("telling.option_new_secret"))
@click.option("--keep-hours", type=click.IntRange(0, 720), default=24, help=say("telling.option_keep_hours"))
def rotate(name: str, secret: str, keep_hours: int) -> None:
    """Gives a webhook another secret."""
    open_store()
    from ondo.actions.rotate_secret import rotate_secret
    from ondo.domain.instants import HOUR
    from ondo.store.reading.destinations import destination_of

    found = destination_of(name)
    made = rotate_secret(destination=found, secret=secret, keep=keep_hours * HOUR, by=operator(), at=now())
    if not secret:
        click.echo(say("telling.secret", secret=made.secret))
    if keep_hours:
        click.echo(say("telling.is_rotated", name=name, count=keep_hours))
    else:
        click.echo(say("telling.is_rotated_at_once", name=name))


@destination.command("list", help=say("telling.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the destinations, without what is secret."""
    open_store()
    from ondo.store.reading.destinations import destinations

    plain = [_as_plain(one) for one in destinations()]
    if as_json:
        show_json(plain)
    elif not plain:
        click.echo(say("telling.none"))
    else:
        _print_table(
            ("name", "kind", "address", "told", "waiting"),
            [
                (
                    str(one["name"]),
                    str(one["kind"]),
                    str(one["address"]),
                    say("telling.off") if one["disabled"] else "\n".join(_words(one["told"])),
                    str(one["waiting"]),
                )
                for one in plain
            ],
        )


@destination.command("test", help=say("telling.command_test"))
@click.argument("name", metavar="NAME")
def test(name: str) -> int:
    """Sends a test and says how it went."""
    open_store()
    from ondo.actions.send_test import send_test
    from ondo.store.reading.destinations import destination_of

    row = send_test(destination=destination_of(name), by=operator(), at=now())
    if row.error is None:
        click.echo(say("telling.delivered", milliseconds=row.milliseconds))
        return 0
    click.echo(say("telling.not_delivered", error=row.error))
    return 1


@destination.command("disable", help=say("telling.command_disable"))
@click.argument("name", metavar="NAME")
def disable(name: str) -> None:
    """Tells it nothing any more."""
    open_store()
    from ondo.actions.disable_destination import disable_destination
    from ondo.store.reading.destinations import destination_of

    first = disable_destination(destination=destination_of(name), by=operator(), at=now())
    click.echo(say("telling.is_disabled", name=name))
    if first is not None:
        click.echo(say("telling.untold_from", name=name, notice=first))


@destination.command("enable", help=say("telling.command_enable"))
@click.argument("name", metavar="NAME")
def enable(name: str) -> None:
    """Tells it again."""
    open_store()
    from ondo.actions.enable_destination import enable_destination
    from ondo.store.reading.destinations import destination_of

    enable_destination(destination=destination_of(name), by=operator(), at=now())
    click.echo(say("telling.is_enabled", name=name))


@destination.command("remove", help=say("telling.command_remove"))
@click.argument("name", metavar="NAME")
def remove(name: str) -> None:
    """Removes it, with its log."""
    open_store()
    from ondo.actions.remove_destination import remove_destination
    from ondo.store.reading.destinations import destination_of

    remove_destination(destination=destination_of(name), by=operator(), at=now())
    click.echo(say("telling.is_removed", name=name))


@destination.command("log", help=say("telling.command_log"))
@click.argument("name", metavar="NAME", required=False)
@click.option("--most", type=click.IntRange(1), default=50, help=say("telling.option_most"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def log(name: str | None, most: int, as_json: bool) -> None:
    """Prints the last attempts, the newest first."""
    open_store()
    from ondo.store.reading.deliveries import attempts
    from ondo.store.reading.destinations import destination_of

    found = list(attempts(destination_of(name) if name else None)[:most])
    if as_json:
        show_json([_attempt(one) for one in found])
    elif not found:
        click.echo(say("telling.no_attempt"))
    else:
        _print_table(("at", "name", "notice", "status", "how"), [_row(one) for one in found])


@destination.command("replay", help=say("telling.command_replay"))
@click.argument("name", metavar="NAME")
@click.option(
    "--from", "since", metavar="NOTICE", type=click.IntRange(1), required=True, help=say("telling.option_from")
)
def replay(name: str, since: int) -> None:
    """Tells it again what happened since a notice."""
    open_store()
    from ondo.actions.replay_notices import replay_notices
    from ondo.store.reading.destinations import destination_of

    count = replay_notices(destination=destination_of(name), since=since, by=operator(), at=now())
    click.echo(say("telling.replayed", name=name, count=count))


def _as_plain(one: Destination) -> dict[str, object]:
    from ondo.store.reading.deliveries import waiting_for
    from ondo.store.reading.destinations import kinds_told, shown_address

    return {
        "name": one.name,
        "kind": one.kind,
        "address": shown_address(one),
        "told": [kind.value for kind in kinds_told(one)],
        "language": one.language,
        "disabled": one.disabled_at is not None,
        "waiting": waiting_for(one),
    }


def _words(kinds: object) -> list[str]:
    from ondo.domain.notices import NoticeKind

    assert isinstance(kinds, list)
    return [say("telling.all")] if len(kinds) == len(NoticeKind) else kinds


def _attempt(one: Delivery) -> dict[str, object]:
    return {
        "at": moment(one.at),
        "destination": one.destination.name,
        "notice": one.notice_id,
        "kind": one.notice.kind if one.notice else None,
        "milliseconds": one.milliseconds,
        "status": one.status,
        "error": one.error,
    }


def _row(one: Delivery) -> tuple[str, ...]:
    notice = f"{one.notice_id} {one.notice.kind}" if one.notice else say("telling.test")
    status = "–" if one.status is None else str(one.status)
    return moment(one.at), one.destination.name, notice, status, one.error or say("telling.fine")


def _print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    show_list([say(f"telling.column_{column}") for column in columns], rows)
