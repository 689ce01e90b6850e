"""The `ondo` group: its commands and its options."""

from __future__ import annotations

import click

from ondo import __version__
from ondo.cli import remote
from ondo.cli.lazy import LazyGroup
from ondo.cli.usage import localise
from ondo.texts import LANGUAGES, say

# To add a command: one line here (name → module:object, a click command or group) and its line of help in the
# catalogues, `cli.command_<name>`, with _ for -. The module is imported only when its command is called, after the
# language is known, so it may write `help=say("…")` in its decorators.
# A command returns nothing (0) or its exit code: 1 when it found problems. It raises OndoError for bad input.
COMMANDS = {
    "backup": "ondo.cli.backup:command",
    "collector": "ondo.cli.collector:command",
    "demo": "ondo.cli.demo:demo",
    "demo-data": "ondo.cli.demo_data:demo_data",
    "destination": "ondo.cli.destination:destination",
    "doctor": "ondo.cli.doctor:command",
    "domain": "ondo.cli.domain:domain",
    "erase": "ondo.cli.erase:command",
    "explain": "ondo.cli.explain:explain",
    "import": "ondo.cli.importing:command",
    "job": "ondo.cli.job:job",
    "lake": "ondo.cli.lake:lake",
    "load": "ondo.cli.load:command",
    "migrate": "ondo.cli.migrate:command",
    "outbox": "ondo.cli.outbox:outbox",
    "person": "ondo.cli.person:person",
    "playbook": "ondo.cli.playbook:playbook",
    "quarantine": "ondo.cli.quarantine:quarantine",
    "replay": "ondo.cli.replay:replay",
    "restore": "ondo.cli.restore:command",
    "retention": "ondo.cli.retention:command",
    "serve": "ondo.cli.serve:command",
    "simulate": "ondo.cli.simulate:simulate",
    "source": "ondo.cli.source:source",
    "sweep": "ondo.cli.sweep:sweep",
    "token": "ondo.cli.token:token",
    "user": "ondo.cli.user:user",
    "verify": "ondo.cli.verify:command",
    "web": "ondo.cli.web:command",
    "worker": "ondo.cli.worker:command",
}


def root() -> click.Command:
    """The group, in the language that is spoken now."""
    options: list[click.Parameter] = [_language(), remote.option(), _version()]
    group = LazyGroup("ondo", elsewhere=COMMANDS, area="cli", help=say("cli.help"), params=options)
    return localise(group)


def _language() -> click.Option:
    # It is taken out of the command line before click reads it, wherever it stands; here it is only documented.
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.option_lang"), expose_value=False)


def _version() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        help=say("cli.option_version"),
        callback=_show_version,
    )


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"ondo {__version__}")
        ctx.exit()
