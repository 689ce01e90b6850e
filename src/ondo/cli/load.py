"""`ondo load`: a history folder into the store."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.progress import progress_bar
from ondo.cli.store import open_store
from ondo.engine.history import History
from ondo.playbooks import text_of
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.actions.load import Loaded

MOST_PROCESSES = 8


@click.command("load", help=say("load.help"))
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--playbook", metavar="PLAYBOOK", help=say("load.option_playbook"))
@click.option("--as-of", metavar="INSTANT", help=say("load.option_as_of"))
@click.option("--processes", type=click.IntRange(min=1), help=say("load.option_processes"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(folder: Path, playbook: str | None, as_of: str | None, processes: int | None, as_json: bool) -> None:
    """Loads, and says what came in."""
    history, at = History.open(folder), now()
    until = None if as_of is None else at if as_of == "now" else instant(as_of, history.manifest.timezone)
    text = text_of(playbook) if playbook else None
    open_store()
    from ondo.actions.load import load_history

    try:
        with progress_bar(say("load.loading"), history.counts.events) as progress:
            loaded = load_history(
                history=history,
                playbook=text,
                as_of=until,
                processes=processes or min(os.cpu_count() or 1, MOST_PROCESSES),
                progress=progress,
                by=operator(),
                at=at,
            )
    except KeyboardInterrupt:
        click.echo(say("load.interrupted", folder=folder), err=True)
        raise
    if as_json:
        show_json(asdict(loaded))
    else:
        _tell(loaded)


def _tell(loaded: Loaded) -> None:
    counts = {name: f"{count:,}" for name, count in asdict(loaded).items()}
    click.echo(say("load.loaded", **counts))
    for what in ("met", "known", "erased"):
        if count := getattr(loaded, what):
            click.echo(say(f"load.{what}", count=count))
