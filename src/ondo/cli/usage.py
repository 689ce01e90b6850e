"""Click's own words (“Usage”, “Options”, “no such option” …) in the language that is spoken."""

from __future__ import annotations

from typing import Any

import click

from ondo.cli import remote
from ondo.cli.misfits import said_again
from ondo.texts import say


class Formatter(click.HelpFormatter):
    """Help pages with translated headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line of a help page."""
        super().write_usage(prog, args, say("cli.usage") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """The heading of a section; click has two of its own."""
        known = {"Options": "cli.options", "Commands": "cli.commands"}
        super().write_heading(say(known[heading]) if heading in known else heading)


class Context(click.Context):
    """A call of a command whose help is written by our formatter."""

    formatter_class = Formatter

    def get_help(self) -> str:
        """The help page; of a command also whether it can ask a server."""
        return f"{super().get_help()}{remote.note(self)}"

    def invoke(self, *args: Any, **words: Any) -> Any:
        """Calls the command, unless it was asked to ask a server and cannot."""
        remote.refuse_where_it_cannot(self)
        return super().invoke(*args, **words)


def localise(command: click.Command) -> click.Command:
    """Let a command, and what stands below it, show its help in the language that is spoken."""
    command.context_class = Context
    help_option = command.get_help_option(Context(command))
    if help_option is not None:
        help_option.help = say("cli.option_help")
    if isinstance(command, click.Group):
        for below in command.commands.values():
            localise(below)
    return command


def show_usage_error(error: click.ClickException) -> None:
    """What is wrong with the command line, and where help is to be had."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    click.echo(_what_is_wrong(error, ctx), err=True)
    if ctx is not None:
        click.echo(f"{ctx.get_usage()}\n{say('cli.see_help', command=f'{ctx.command_path} --help')}", err=True)


def _what_is_wrong(error: click.ClickException, ctx: click.Context | None) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            return say("cli.no_such_command", name=error.command_name) + _nearest(error.possibilities)
        case click.NoSuchOption():
            return say("cli.no_such_option", name=error.option_name) + _nearest(error.possibilities)
        case click.MissingParameter() if error.param is not None:
            return say("cli.missing", what=error.param.get_error_hint(ctx))
        case click.BadParameter() if error.param is not None:
            return say("cli.bad_value", what=error.param.get_error_hint(ctx), why=said_again(error.message))
        case _:
            return said_again(error.format_message())


def _nearest(possibilities: list[str] | None) -> str:
    return say("cli.did_you_mean", word=possibilities[0]) if possibilities else ""
