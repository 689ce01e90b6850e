"""`ondo person export PERSON`: everything that is kept of one person, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ondo.cli.acting import now, operator
from ondo.cli.store import open_store
from ondo.texts import say


@click.command("export", help=say("person.help_export"))
@click.argument("person", metavar="PERSON")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help=say("person.option_into"))
def command(person: str, into: Path | None) -> None:
    """Prints it, or writes it into a new file that only its owner may read. The audit says that it was asked for."""
    open_store()
    from ondo.actions.export_person import export_person
    from ondo.store.reading.people import person_called

    found = person_called(person)
    told = json.dumps(export_person(person=found, by=operator(), at=now()), ensure_ascii=False, indent=2)
    if into is None:
        click.echo(told)
        return
    into.touch(mode=0o600, exist_ok=False)
    into.write_text(f"{told}\n", encoding="utf-8")
    click.echo(say("person.exported", person=found.key, path=into))
