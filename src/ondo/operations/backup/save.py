"""Writes a backup: one moment's view of every table, while everything goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ondo import __version__
from ondo.actions.note import note
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.operations.backup.archive import AT_ONCE, FORMAT, Manifest, Row, Writer
from ondo.operations.backup.place import whole
from ondo.operations.backup.tables import contents, how_many, last_numbers, layouts
from ondo.store.verifying.snapshot import one_moment

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


def save(file: Path, *, progress: Progress | None = None, by: str, at: Instant) -> Manifest:
    """Write the store to a file, which appears when it is whole. Raises OndoError where there is one already."""
    if file.exists():
        raise OndoError("backup.exists", path=file)
    with one_moment(), whole(file) as opened:
        manifest = _write(Writer(opened), progress, at)
    note(action="store.backed_up", after={"file": file.name, "rows": manifest.rows}, by=by, at=at)
    return manifest


def _write(writer: Writer, progress: Progress | None, at: Instant) -> Manifest:
    found = layouts()
    steps = _steps(progress, sum(map(how_many, found)))
    manifest = Manifest(
        format=FORMAT,
        ondo=__version__,
        vendor=connection.vendor,
        at=at,
        migrations=tuple(sorted(MigrationRecorder(connection).applied_migrations())),
        tables=tuple(writer.add(one.table, _counted(contents(one), steps)) for one in found),
        numbers=last_numbers(),
    )
    writer.finish(manifest)
    return manifest


def _counted(rows: Iterable[Row], step: Callable[[], None]) -> Iterator[Row]:
    for row in rows:
        yield row
        step()


def _steps(progress: Progress | None, total: int) -> Callable[[], None]:
    """To be called for every row."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None and done % AT_ONCE == 0:
            progress(done / max(total, done))

    return step
