"""The `ondo` group: its commands and its options."""

from __future__ import annotations

from importlib import import_module

import click
from click.exceptions import NoSuchCommand

from ondo import __version__
from ondo.cli.usage import localise
from ondo.texts import LANGUAGES, say

# To add a command: one line here (name → module:object, a click command or group) and its line of help in the
# catalogues, `cli.command_<name>`, with _ for -. The module is imported only when its command is called, after the
# language is known, so it may write `help=say("…")` in its decorators.
# A command returns nothing (0) or its exit code: 1 when it found problems. It raises OndoError for bad input.
COMMANDS = {
    "demo": "ondo.cli.demo:demo",
    "demo-data": "ondo.cli.demo:demo_data",
    "explain": "ondo.cli.explain:explain",
    "import": "ondo.cli.importing:command",
    "playbook": "ondo.cli.playbook:playbook",
    "replay": "ondo.cli.replay:replay",
}


class Ondo(click.Group):
    """A group that imports a command when it is called; its own help imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
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
            raise NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the catalogue."""
        with formatter.section(say("cli.commands")):
            formatter.write_dl([(name, _short_help(name)) for name in self.list_commands(ctx)])


def root() -> click.Command:
    """The group, in the language that is spoken now."""
    group = Ondo("ondo", callback=lambda: None, params=_options(), help=say("cli.help"), no_args_is_help=True)
    return localise(group)


def _short_help(name: str) -> str:
    return say(f"cli.command_{name.replace('-', '_')}")


def _options() -> list[click.Parameter]:
    # --lang is taken out of the command line before click reads it, wherever it stands; here it is only documented.
    language = click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.option_lang"), expose_value=False)
    version = click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        help=say("cli.option_version"),
        callback=_show_version,
    )
    return [language, version]


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"ondo {__version__}")
        ctx.exit()
