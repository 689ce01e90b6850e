"""A group whose commands are imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
from click.exceptions import NoSuchCommand

from ondo.cli.usage import localise
from ondo.texts import say


class LazyGroup(click.Group):
    """A group that imports none of its commands for its own help, so that `--help` answers at once.

    `elsewhere` says where the command of each name is (“module:object”). The line of help of each is the message
    `<area>.command_<name>`, with _ for -. Commands may also be added in click's own way.
    """

    def __init__(self, *args: Any, elsewhere: Mapping[str, str], area: str, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.elsewhere = elsewhere
        self.area = area

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in alphabetical order."""
        return sorted({*self.commands, *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.elsewhere[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return localise(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; for a mistyped one, the nearest that exists."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=self.list_commands(ctx), ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the catalogue."""
        with formatter.section(say("cli.commands")):
            formatter.write_dl([(name, self._short_help(name)) for name in self.list_commands(ctx)])

    def _short_help(self, name: str) -> str:
        return say(f"{self.area}.command_{name.replace('-', '_')}")
