"""`ondo domain …`: mail domains of our own people, of customers, partners and competitors."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.domain.errors import OndoError
from ondo.texts import say

RELATIONS = "internal|customer|partner|competitor"


@click.group("domain", cls=LazyGroup, elsewhere={}, area="domain", help=say("domain.help"))
def domain() -> None:
    """The group `ondo domain`."""


@domain.command("add", help=say("domain.command_add"))
@click.argument("names", metavar="DOMAIN…", nargs=-1)
@click.option("--as", "relation", metavar=RELATIONS, default="", help=say("domain.option_as"))
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=say("domain.option_file"))
def add(names: tuple[str, ...], relation: str, file: Path | None) -> None:
    """Puts domains on the list, given one by one or in a file."""
    open_store()
    from ondo.actions.add_domain import add_domain

    if not names and file is None:
        raise click.UsageError(say("domain.which"))
    for name, is_to_us in [*((name, relation) for name in names), *(_rows(file, relation) if file else ())]:
        told = add_domain(domain=name, relation=is_to_us, by=operator(), at=now())
        click.echo(say("domain.added", domain=name, relation=say(f"sentences.relation_{is_to_us}"), people=told))


@domain.command("list", help=say("domain.command_list"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(as_json: bool) -> None:
    """Prints the list."""
    open_store()
    from ondo.store.reading.domains import known_domains

    found = known_domains()
    if as_json:
        plain = [{"domain": one.domain, "relation": one.relation} for one in found]
        show_json(plain)
    elif not found:
        click.echo(say("domain.none"))
    else:
        rows = [(one.domain, say(f"sentences.relation_{one.relation}")) for one in found]
        show_list([say("domain.column_domain"), say("domain.column_relation")], rows)


@domain.command("remove", help=say("domain.command_remove"))
@click.argument("name", metavar="DOMAIN")
def remove(name: str) -> None:
    """Takes a domain off the list."""
    open_store()
    from ondo.actions.remove_domain import remove_domain
    from ondo.store.reading.domains import known_domain

    told = remove_domain(row=known_domain(name), by=operator(), at=now())
    click.echo(say("domain.removed", domain=name, people=told))


def _rows(file: Path, otherwise: str) -> list[tuple[str, str]]:
    """The lines of a CSV file: a domain, and who they are where it is not said for all."""
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError as error:
        raise OndoError("domain.not_utf8", file=str(file)) from error
    rows = [[cell.strip() for cell in line] for line in lines if line and line[0].strip()]
    if rows and rows[0][0].lower() == "domain":
        rows = rows[1:]
    return [(row[0], (row[1] if len(row) > 1 else "") or otherwise) for row in rows]
