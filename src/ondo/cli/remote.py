"""`ondo --server URL …`: commands that ask a server over its API, in place of the store of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ondo.domain.errors import OndoError
from ondo.texts import current_language, say

if TYPE_CHECKING:
    from ondo.api_client import Client, Refused

TOKEN = "ONDO_TOKEN"
COMMANDS = frozenset({"person show", "playbook check", "playbook put-in-force", "playbook versions"})
"""Those that have a remote form."""


def option() -> click.Option:
    """The option of `ondo` itself, before the command."""
    return click.Option(["--server"], metavar="URL", help=say("remote.option_server"))


def server() -> str | None:
    """The server that is to be asked; None: the store of this machine."""
    found: str | None = click.get_current_context().find_root().params.get("server")
    return found


def note(ctx: click.Context) -> str:
    """What the help page of a command says of it; nothing for a group."""
    if isinstance(ctx.command, click.Group):
        return ""
    return "\n\n" + say("remote.asks_a_server" if _name(ctx) in COMMANDS else "remote.works_here")


def refuse_where_it_cannot(ctx: click.Context) -> None:
    """Raises OndoError where a server is given to a command that works on this machine only."""
    given = ctx.find_root().params.get("server")
    if given is None or isinstance(ctx.command, click.Group) or _name(ctx) in COMMANDS:
        return
    raise OndoError("remote.only_here", command=_name(ctx), known=", ".join(sorted(COMMANDS)))


@contextmanager
def asking(server: str) -> Iterator[Client]:
    """The client for a server, with the token of the environment. What the server refuses comes as an OndoError."""
    from ondo.api_client import Client, Refused, Unreachable

    token = os.environ.get(TOKEN, "")
    if not token:
        raise OndoError("remote.no_token", name=TOKEN)
    if not server.startswith(("https://", "http://")):
        raise OndoError("remote.no_url", server=server)
    try:
        with Client(server, token, language=current_language()) as client:
            yield client
    except Refused as error:
        raise OndoError("remote.refused", detail=_told(error)) from error
    except Unreachable as error:
        raise OndoError("remote.unreachable", server=server, why=error) from error


def _told(refused: Refused) -> str:
    """What the server said, with everything that was wrong."""
    return "\n".join([refused.detail, *(f"  {one.get('line', '')} {one.get('detail', '')}" for one in refused.errors)])


def _name(ctx: click.Context) -> str:
    """`person show`: without the program's own name."""
    names: list[str] = []
    while ctx.parent is not None:
        names.insert(0, ctx.info_name or "")
        ctx = ctx.parent
    return " ".join(names)
