"""A database of PostgreSQL made as it was before a test: several times quicker than another copy of the template."""

from __future__ import annotations

import psycopg
from psycopg import sql

KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""What migrating itself writes down."""
LARGE = 32 * 1024 * 1024
"""Bytes. What has grown so large costs more to be emptied than to be copied."""

SEND_AWAY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
FORM = """
    SELECT concat_ws(' ', (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_constraint),
        (SELECT count(*) FROM pg_trigger), (SELECT max(oid) FROM pg_class), (SELECT count(*) FROM django_migrations))
"""
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)"
)
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


def form(url: str) -> str:
    """What a database looks like, so that a change of its tables shows."""
    with psycopg.connect(url) as connection:
        return str(connection.execute(FORM).fetchone())


def empty(url: str, form_at_first: str) -> bool:
    """Delete every row and begin every sequence anew; false where that would not make it as it was."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SEND_AWAY)
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        if size is None or size[0] > LARGE or str(connection.execute(FORM).fetchone()) != form_at_first:
            return False
        connection.execute("SET session_replication_role = replica")  # events are never deleted: no triggers here
        for table in _filled(connection):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        _begin_anew(connection)
    return True


def _filled(connection: psycopg.Connection) -> list[str]:
    tables = [name for (name,) in connection.execute(TABLES, [list(KEPT)])]
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(name, sql.Identifier(name)) for name in tables
    )
    return [name for (name,) in connection.execute(asked)]


def _begin_anew(connection: psycopg.Connection) -> None:
    kept = tuple(f"{name}_id_seq" for name in KEPT)
    for (name,) in connection.execute(SEQUENCES).fetchall():
        if name not in kept:
            connection.execute(sql.SQL("SELECT setval({}, 1, false)").format(sql.Literal(f'"{name}"')))
