"""Brings a backup back, into an empty place only: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseErrorWrapper

from ondo.actions.erase_again import erase_again
from ondo.actions.note import note
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.operations.backup.archive import Kept, Manifest, Reader, Row
from ondo.operations.backup.save import Progress
from ondo.store import bulk
from ondo.store.copying import refresh_statistics
from ondo.store.erasure_list import Erased
from ondo.store.migrating import alone, untouched
from ondo.store.reading.in_force import in_force
from ondo.texts.mistakes import where

AHEAD = 1_000_000
TOLD_OUTSIDE = frozenset({"due", "notice"})
"""Whoever is told of something remembers its number. What was told after the backup was made is not in it, so new
numbers begin far behind: none is given twice."""


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    erased: int
    """People who were erased after the backup was made, and now again."""
    decided: bool
    """Whether a playbook was ever in force, so that there is something to verify."""


def restore(
    archive: Path, erasures: Sequence[Erased], *, progress: Progress | None = None, by: str, at: Instant
) -> Restored:
    """Fill the database that Django is connected to. Raises OndoError, and leaves it as empty as it was."""
    with Reader(archive) as reader, alone():
        if not untouched():
            raise OndoError("backup.not_empty")
        manifest = reader.manifest
        _refuse_newer(archive, manifest)
        with _all_or_nothing():
            _make_tables(manifest)
            _fill(reader, progress)
            call_command("migrate", verbosity=0, interactive=False)  # what this version of Ondo has more
            erased = erase_again(listed=erasures, by=by, at=at)
            after = {"file": archive.name, "made_at": manifest.at, "rows": manifest.rows, "erased": erased}
            note(action="store.restored", after=after, by=by, at=at)
    refresh_statistics()
    return Restored(manifest, erased, in_force() is not None)


def _refuse_newer(archive: Path, manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations or {}
    if set(manifest.migrations) - set(known):
        raise OndoError("backup.newer", path=archive, version=manifest.ondo)


def _all_or_nothing() -> AbstractContextManager[None]:
    """PostgreSQL makes tables in a transaction as well; an SQLite file gets its name when it is whole (place.py)."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _make_tables(manifest: Manifest) -> None:
    """In the form that they had. Of each application its last step is named: the earlier ones come before it."""
    executor = MigrationExecutor(connection)
    steps, nodes = set(manifest.migrations), executor.loader.graph.node_map
    later = {step: {child.key for child in nodes[step].children if child.key[0] == step[0]} for step in steps}
    executor.migrate(sorted(step for step in steps if not later[step] & steps))


@transaction.atomic
def _fill(reader: Reader, progress: Progress | None) -> None:
    done, total = 0, max(reader.manifest.rows, 1)
    for table in reader.manifest.tables:
        for lot in reader.rows(table):
            _insert(table, lot)
            done += len(lot)
            if progress is not None:
                progress(done / total)
    for table in reader.manifest.tables:
        if last := reader.manifest.numbers.get(table.name):
            _go_on_after(table, last + (AHEAD if table.name in TOLD_OUTSIDE else 0))
    if connection.vendor == "postgresql":
        bulk.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks still to come cannot be migrated further
        bulk.execute("SET CONSTRAINTS ALL DEFERRED")


def _insert(table: Kept, lot: Sequence[Row]) -> None:
    """Raises OndoError for what this database does not take: SQLite is less strict than PostgreSQL."""
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    try:
        if connection.vendor == "postgresql":
            _copy_in(f"COPY {table.name} ({columns}) FROM STDIN", lot)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            bulk.execute_many(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", lot)
    except (DataError, IntegrityError) as error:
        raise OndoError("backup.refused", table=table.name, why=where(error)) from error


def _copy_in(statement: str, lot: Sequence[Row]) -> None:
    with connection.cursor() as cursor, DatabaseErrorWrapper(connection), cursor.copy(statement) as copy:
        for row in lot:
            copy.write_row(row)


def _go_on_after(table: Kept, last: int) -> None:
    """The next id of a table comes after this one."""
    if connection.vendor == "postgresql":
        bulk.rows("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.name, table.key, last])
    elif not bulk.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table.name]):
        bulk.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
