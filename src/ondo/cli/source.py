"""`ondo source …`: where events come from, the write keys that let them in, and the rules of each source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.domain.errors import OndoError
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.models import Source

KINDS = "browser|server|history|ondo"
NO_RATE = "none"


@click.group("source", cls=LazyGroup, elsewhere={}, area="source", help=say("source.help"))
def source() -> None:
    """The group `ondo source`."""


@source.command("add", help=say("source.command_add"))
@click.argument("key", metavar="KEY")
@click.option("--kind", metavar=KINDS, default="browser", help=say("source.option_kind"))
@click.option("--name", default="", help=say("source.option_name"))
@click.option("--timezone", metavar="ZONE", default="UTC", help=say("source.option_timezone"))
@click.option("--shared-machine", is_flag=True, help=say("source.option_shared_machine"))
@click.option("--trust-ids/--distrust-ids", default=None, help=say("source.option_trust_ids"))
@click.option("--rate", metavar="N", help=say("source.option_rate"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def add(
    key: str,
    kind: str,
    name: str,
    timezone: str,
    shared_machine: bool,
    trust_ids: bool | None,
    rate: str | None,
    as_json: bool,
) -> None:
    """Adds a source and prints its first write key."""
    open_store()
    from ondo.actions.add_source import add_source
    from ondo.actions.issue_write_key import issue_write_key

    made = add_source(
        key=key,
        kind=kind,
        name=name,
        timezone=timezone,
        shared_machine=shared_machine,
        trusts_ids=trust_ids,
        rate_per_second=_rate(rate),
        by=operator(),
        at=now(),
    )
    write_key = issue_write_key(source=made, by=operator(), at=now()).key
    if as_json:
        show_json(_as_plain(made))
        return
    click.echo(say("source.added", source=key))
    click.echo(say("source.write_key", write_key=write_key))


@source.command("list", help=say("source.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the sources, their rules and their write keys."""
    open_store()
    from ondo.store.reading.sources import sources

    found = sources()
    if as_json:
        show_json([_as_plain(one) for one in found])
    elif not found:
        click.echo(say("source.none"))
    else:
        _print_table(found)


@source.command("key", help=say("source.command_key"))
@click.argument("key", metavar="KEY")
def issue(key: str) -> None:
    """Prints a further write key for a source."""
    open_store()
    from ondo.actions.issue_write_key import issue_write_key
    from ondo.store.reading.sources import source_of

    click.echo(say("source.write_key", write_key=issue_write_key(source=source_of(key), by=operator(), at=now()).key))


@source.command("revoke", help=say("source.command_revoke"))
@click.argument("write_key", metavar="WRITE_KEY")
def revoke(write_key: str) -> None:
    """Takes a write key back."""
    open_store()
    from ondo.actions.revoke_write_key import revoke_write_key

    key = revoke_write_key(key=write_key, by=operator(), at=now())
    click.echo(say("source.revoked", source=key.source.key))


@source.command("disable", help=say("source.command_disable"))
@click.argument("key", metavar="KEY")
def disable(key: str) -> None:
    """Turns a source away."""
    open_store()
    from ondo.actions.disable_source import disable_source
    from ondo.store.reading.sources import source_of

    disable_source(source=source_of(key), by=operator(), at=now())
    click.echo(say("source.disabled", source=key))


@source.command("enable", help=say("source.command_enable"))
@click.argument("key", metavar="KEY")
def enable(key: str) -> None:
    """Lets a source that was disabled send again."""
    open_store()
    from ondo.actions.enable_source import enable_source
    from ondo.store.reading.sources import source_of

    enable_source(source=source_of(key), by=operator(), at=now())
    click.echo(say("source.enabled", source=key))


@source.command("rules", help=say("source.command_rules"))
@click.argument("key", metavar="KEY")
@click.option("--name", help=say("source.option_name"))
@click.option("--timezone", metavar="ZONE", help=say("source.option_timezone"))
@click.option("--shared-machine/--own-machine", default=None, help=say("source.option_machine"))
@click.option("--trust-ids/--distrust-ids", default=None, help=say("source.option_trust_ids"))
@click.option("--rate", metavar="N", help=say("source.option_rate"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def rules(
    key: str,
    name: str | None,
    timezone: str | None,
    shared_machine: bool | None,
    trust_ids: bool | None,
    rate: str | None,
    as_json: bool,
) -> None:
    """Changes the rules that are given, and prints all of them."""
    open_store()
    from ondo.actions.change_source_rules import change_source_rules
    from ondo.store.reading.sources import source_of

    found = source_of(key)
    given = {"name": name, "timezone": timezone, "shared_machine": shared_machine, "trusts_ids": trust_ids}
    wanted: dict[str, object] = {field: value for field, value in given.items() if value is not None}
    wanted |= {"rate_per_second": _rate(rate)} if rate is not None else {}
    if wanted:
        change_source_rules(source=found, rules=wanted, by=operator(), at=now())
    if as_json:
        show_json(_as_plain(found))
    else:
        _print_table([found])


def _rate(text: str | None) -> int | None:
    if text is None or text == NO_RATE:
        return None
    if not text.isdecimal():
        raise OndoError("source.no_rate", text=text)
    return int(text)


def _as_plain(one: Source) -> dict[str, object]:
    return {
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "timezone": one.timezone,
        "shared_machine": one.shared_machine,
        "trusts_ids": one.trusts_ids,
        "rate_per_second": one.rate_per_second,
        "disabled": one.disabled_at is not None,
        "write_keys": [key.key for key in one.write_keys.all() if key.revoked_at is None],
    }


def _print_table(found: list[Source]) -> None:
    heads = [say(f"source.column_{column}") for column in ("key", "name", "kind", "rules", "write_keys")]
    show_list(heads, [_row(one) for one in found])


def _row(one: Source) -> tuple[str, ...]:
    keys = [key.key for key in one.write_keys.all() if key.revoked_at is None]
    return one.key, one.name, one.kind, "\n".join(_rules_in_words(one)), "\n".join(keys) or "-"


def _rules_in_words(one: Source) -> list[str]:
    words = [say("source.rule_timezone", zone=one.timezone)]
    if one.disabled_at is not None:
        words.insert(0, say("source.rule_disabled"))
    if one.shared_machine:
        words.append(say("source.rule_shared_machine"))
    if not one.trusts_ids:
        words.append(say("source.rule_distrust_ids"))
    if one.rate_per_second is not None:
        words.append(say("source.rule_rate", rate=one.rate_per_second))
    return words
