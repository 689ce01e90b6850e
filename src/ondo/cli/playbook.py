"""`ondo playbook …`: what can be done with a playbook file."""

from __future__ import annotations

import click

from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.playbooks import built_in, load
from ondo.playbooks.fingerprints import shown, tables_fingerprint
from ondo.playbooks.schema import schema_text
from ondo.texts import current_language, say

# A subcommand of its own file: one line here, and its line of help as `playbook.command_<name>` in the catalogues.
SUBCOMMANDS = {
    "check": "ondo.cli.playbook_check:command",
    "diff": "ondo.cli.playbook_diff:command",
    "explain": "ondo.cli.playbook_explain:command",
    "lint": "ondo.cli.playbook_lint:command",
    "put-in-force": "ondo.cli.playbook_in_force:put",
    "resume": "ondo.cli.playbook_in_force:resume",
    "versions": "ondo.cli.playbook_in_force:versions",
    "withdraw": "ondo.cli.playbook_in_force:withdraw",
}


@click.group("playbook", cls=LazyGroup, elsewhere=SUBCOMMANDS, area="playbook", help=say("playbook.command_group"))
def playbook() -> None:
    """The group `ondo playbook`."""


@playbook.command("schema", help=say("playbook.command_schema"))
def schema() -> None:
    """Prints the JSON Schema of the language."""
    click.echo(schema_text(), nl=False)


@playbook.command("list", help=say("playbook.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("playbook.option_json"))
def names(as_json: bool) -> None:
    """Prints the built-in playbooks with their labels."""
    labels = {name: load(name).label for name in built_in.names()}
    if as_json:
        entries = [{"name": name, "label": {"ja": label.ja, "en": label.en}} for name, label in labels.items()]
        show_json(entries)
        return
    width = max(len(name) for name in labels)
    for name, label in labels.items():
        click.echo(f"{name:<{width}}  {label.text(current_language())}")


@playbook.command("fingerprint", help=say("playbook.command_fingerprint"))
@click.argument("files", metavar="PLAYBOOK…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help=say("playbook.option_json"))
def fingerprint(files: tuple[str, ...], as_json: bool) -> None:
    """Prints what each playbook decides as a short hash, and the tables from outside as another."""
    found = [(file, load(file)) for file in files]
    if as_json:
        entries = [
            {"file": file, "fingerprint": book.fingerprint, "tables": tables_fingerprint(book)} for file, book in found
        ]
        show_json(entries)
        return
    for file, book in found:
        click.echo(f"{shown(book.fingerprint)}  {shown(tables_fingerprint(book))}  {file}")
