"""`ondo playbook explain`: a playbook in plain sentences, for people who read no YAML."""

from __future__ import annotations

import click

from ondo.cli.exit_codes import BAD_INPUT, FINE
from ondo.cli.json_output import show_json
from ondo.playbooks import PlaybookErrors, load
from ondo.playbooks.sentences import explain
from ondo.texts import current_language, say


@click.command("explain", help=say("playbook.command_explain"))
@click.argument("file", metavar="PLAYBOOK")
@click.option("--json", "as_json", is_flag=True, help=say("playbook.option_json"))
def command(file: str, as_json: bool) -> int:
    """The command: Markdown on standard output."""
    try:
        playbook = load(file)
    except PlaybookErrors as errors:
        click.echo(errors.report(), err=True)
        return BAD_INPUT
    text = explain(playbook)
    if as_json:
        told = {"playbook": playbook.key, "language": current_language(), "markdown": text}
        show_json(told)
    else:
        click.echo(text, nl=False)
    return FINE
