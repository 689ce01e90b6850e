"""`ondo user …`: who works with Ondo."""

from __future__ import annotations

import click

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.serving.site import keep_secret_key, site_url
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.texts import say

ROLES = "marketer|sdr|field_sales|manager|administrator|auditor"


@click.group("user", cls=LazyGroup, elsewhere={}, area="user", help=say("user.help"))
def user() -> None:
    """The group `ondo user`."""


@user.command("add", help=say("user.command_add"))
@click.argument("name", metavar="NAME")
@click.option("--role", metavar=ROLES, default="sdr", show_default=True, help=say("user.option_role"))
@click.option("--full-name", default="", help=say("user.option_full_name"))
def add(name: str, role: str, full_name: str) -> None:
    """Adds a user."""
    open_store()
    from ondo.actions.add_user import add_user

    add_user(name=name, role=role, full_name=full_name, by=operator(), at=now())
    click.echo(say("user.added", name=name))
    click.echo(say("user.how_to_let_in", name=name))


@user.command("link", help=say("user.command_link"))
@click.argument("name", metavar="NAME")
def link(name: str) -> None:
    """Prints a link by which the user chooses a password, made with the secret of the site on this machine."""
    keep_secret_key()
    open_store()
    from ondo.actions.give_link import give_link
    from ondo.cli.web import HOST, PORT
    from ondo.store.reading.users import user_called

    path = give_link(user=user_called(name), by=operator(), at=now())
    click.echo(say("user.link", name=name, url=site_url(HOST, PORT) + path))
    if not settings.public_url():
        click.echo(say("user.link_elsewhere"), err=True)


@user.command("list", help=say("user.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the users."""
    open_store()
    from ondo.store.models import User

    found = list(User.objects.order_by("username").values("username", "role", "first_name"))
    plain = [{"name": one["username"], "role": one["role"], "full_name": one["first_name"]} for one in found]
    if as_json:
        show_json(plain)
        return
    if not plain:
        click.echo(say("user.none"))
        return
    heads = [say(f"user.column_{column}") for column in ("name", "role", "full_name")]
    show_list(heads, [(one["name"], say(f"user.role_{one['role']}"), one["full_name"]) for one in plain])
