"""`ondo restore FILE`: a backup into an empty place, without those who were erased since, and verified."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.progress import fraction_bar
from ondo.cli.store import place, reach_store
from ondo.domain.errors import OndoError
from ondo.settings import Database
from ondo.texts import current_language, say

if TYPE_CHECKING:
    from ondo.operations.backup.restore import Restored
    from ondo.store.erasure_list import Erased


@click.command("restore", help=say("backup.restore_help"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--erasures", multiple=True, type=click.Path(path_type=Path, dir_okay=False, exists=True), help=say("backup.list")
)
@click.option("--nobody-erased", is_flag=True, help=say("backup.nobody"))
def command(file: Path, erasures: tuple[Path, ...], nobody_erased: bool) -> int:
    """Restores, erases again, verifies; ends as `ondo verify` does."""
    if erasures and nobody_erased:
        raise click.UsageError(say("backup.one_of"))
    listed = [] if nobody_erased else _listed(erasures or _kept_here())
    database = settings.database()
    with _place_of(database):
        restored = _restore(file, listed)
    click.echo(say("backup.restored", rows=f"{restored.manifest.rows:,}", place=place(database)))
    click.echo(say("backup.erased_again", count=restored.erased))
    return _verify() if restored.decided else 0


def _kept_here() -> Sequence[Path]:
    """The list that is written as people are erased. Where there is none, nobody may forget to say so."""
    file = settings.erasures()
    if not file.exists():
        raise OndoError("backup.erasures_unknown", path=file)
    click.echo(say("backup.erasures_from", path=file))
    return [file]


def _listed(files: Sequence[Path]) -> list[Erased]:
    from ondo.store.erasure_list import read

    return [one for file in files for one in read(file)]


def _restore(file: Path, listed: Sequence[Erased]) -> Restored:
    from ondo.operations.backup.restore import restore

    with fraction_bar(say("backup.restoring")) as progress:
        return restore(file, listed, progress=progress, by=operator(), at=now())


@contextmanager
def _place_of(database: Database) -> Iterator[None]:
    """The empty database, ready to be filled. An SQLite file is filled beside its name, which it gets at the end."""
    if database.path is None:
        reach_store(database, site=True)
        yield
        return
    from ondo.operations.backup.place import beside

    with beside(database.path) as unfinished, _leading_to(unfinished):
        reach_store(settings.database(), make=True, site=True)
        from django.db import connection

        try:
            connection.cursor().execute("PRAGMA synchronous = OFF")  # it is seen to the disk as a whole
            yield
        finally:
            connection.close()  # the last one to leave brings everything into the file itself


@contextmanager
def _leading_to(file: Path) -> Iterator[None]:
    """Whatever reads the settings finds this file."""
    given = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = f"sqlite:////{quote(str(file).lstrip('/'))}"
    try:
        yield
    finally:
        del os.environ["DATABASE_URL"]
        if given is not None:
            os.environ["DATABASE_URL"] = given


def _verify() -> int:
    """In a process of its own: this one was connected to a file that has another name now."""
    words = [sys.executable, "-m", "ondo.cli", "--lang", current_language(), "verify"]
    click.echo(say("backup.verifying"))
    sys.stdout.flush()
    return subprocess.run(words, check=False).returncode
