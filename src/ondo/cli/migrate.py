"""`ondo migrate`: the store is made, or brought into the form of this version."""

from __future__ import annotations

import click

from ondo import settings
from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.cli.store import place, reach_store
from ondo.domain.errors import OndoError
from ondo.texts import say


@click.command("migrate", help=say("store.migrate_help"))
@click.option("--check", is_flag=True, help=say("store.option_check"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(check: bool, as_json: bool) -> int:
    """Migrates and says what was done; with --check, only what there is to do (1 if there is something)."""
    database = settings.database()
    reach_store(database, make=not check, site=True)
    from ondo.store.migrating import migrate, unknown, waiting

    if newer := unknown():
        raise OndoError("store.newer", names=", ".join(newer))
    names = waiting() if check else migrate()
    if as_json:
        show_json({"store": place(database), "checked" if check else "applied": names})
    else:
        _tell(place(database), names, check)
    return FOUND_PROBLEMS if check and names else FINE


def _tell(where: str, names: list[str], check: bool) -> None:
    click.echo(say("store.place", place=where))
    for name in names:
        click.echo(f"  {name}")
    if names:
        click.echo(say("store.waiting" if check else "store.migrated", count=len(names)))
    else:
        click.echo(say("store.up_to_date"))
