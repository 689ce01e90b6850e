"""Brings the database into the form that the models of this version have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_MIGRATING = 7_316_002
"""The advisory lock of whoever migrates: any number that nobody else uses in this database."""


def waiting() -> list[str]:
    """The migrations that are still to be applied, as `app.name`, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def untouched() -> bool:
    """Whether nothing was ever applied to this database."""
    return not MigrationExecutor(connection).loader.applied_migrations


def unknown() -> list[str]:
    """Migrations of ours that were applied and that this version does not have: a newer one made them."""
    loader = MigrationExecutor(connection).loader
    ours = {key for key in loader.applied_migrations if key[0] == "store"}
    return sorted(f"{app}.{name}" for app, name in ours - set(loader.disk_migrations or {}))


def migrate() -> list[str]:
    """Apply what is waiting, one process at a time; returns what was applied."""
    with alone():
        names = waiting()
        call_command("migrate", verbosity=0, interactive=False)
        return names


@contextmanager
def alone() -> Iterator[None]:
    """On PostgreSQL several machines may start at once; an SQLite file has one machine, and one operator."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
