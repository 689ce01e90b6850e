"""`ondo backup FILE`: the whole store in one file, while everything goes on."""

from __future__ import annotations

from pathlib import Path

import click

from ondo.cli.acting import now, operator
from ondo.cli.progress import fraction_bar
from ondo.cli.store import open_store
from ondo.texts import say


@click.command("backup", help=say("backup.help"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Writes the file, and says how much is in it."""
    open_store(site=True)
    from ondo.operations.backup.save import save

    with fraction_bar(say("backup.saving")) as progress:
        manifest = save(file, progress=progress, by=operator(), at=now())
    size = file.stat().st_size / 1_000_000
    click.echo(say("backup.done", path=file, rows=f"{manifest.rows:,}", megabytes=f"{size:,.1f}"))
