"""`ondo token …`: tokens of the API."""

from __future__ import annotations

import click

from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.domain.instants import DAY, Instant, to_datetime
from ondo.texts import say


@click.group("token", cls=LazyGroup, elsewhere={}, area="token", help=say("token.help"))
def token() -> None:
    """The group `ondo token`."""


@token.command("add", help=say("token.command_add"))
@click.argument("user", metavar="USER")
@click.option("--name", default="API", show_default=True, help=say("token.option_name"))
@click.option("--days", type=click.IntRange(1, 36_500), help=say("token.option_days"))
def add(user: str, name: str, days: int | None) -> None:
    """Prints the token on the output, and what is to be known of it beside it, so that a script can take it."""
    open_store()
    from ondo.actions.issue_token import issue_token
    from ondo.store.reading.users import user_called

    at = now()
    expires = at + days * DAY if days is not None else None
    issued = issue_token(user=user_called(user), name=name, expires_at=expires, by=operator(), at=at)
    click.echo(say("token.added", name=name, user=user), err=True)
    click.echo(issued.text)


@token.command("list", help=say("token.command_list"))
@click.option("--user", metavar="USER", help=say("token.option_user"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(user: str | None, as_json: bool) -> None:
    """Prints the tokens."""
    open_store()
    from ondo.store.reading.tokens import tokens

    found = [
        {
            "prefix": one.prefix,
            "user": one.user.username,
            "name": one.name,
            "created": _moment(one.created_at),
            "used": _moment(one.last_used_at),
            "state": _state(one.revoked_at, one.expires_at),
        }
        for one in tokens(user)
    ]
    if as_json:
        show_json(found)
    elif not found:
        click.echo(say("token.none"))
    else:
        _print_table(found)


@token.command("revoke", help=say("token.command_revoke"))
@click.argument("prefix", metavar="TOKEN")
def revoke(prefix: str) -> None:
    """Takes back the one token that begins so."""
    open_store()
    from ondo.actions.revoke_token import revoke_token
    from ondo.store.reading.tokens import token_called

    found = revoke_token(token=token_called(prefix), by=operator(), at=now())
    click.echo(say("token.revoked", prefix=found.prefix, user=found.user.username, name=found.name))


def _state(revoked_at: Instant | None, expires_at: Instant | None) -> str:
    if revoked_at is not None:
        return "revoked"
    return "expired" if expires_at is not None and expires_at <= now() else "good"


def _moment(at: Instant | None) -> str | None:
    return None if at is None else f"{to_datetime(at, 'UTC'):%Y-%m-%d %H:%MZ}"


def _print_table(found: list[dict[str, str | None]]) -> None:
    columns = ("prefix", "user", "name", "created", "used", "state")
    told = [{**one, "state": say(f"token.state_{one['state']}")} for one in found]
    heads = [say(f"token.column_{column}") for column in columns]
    show_list(heads, [[one[column] or "–" for column in columns] for one in told])
