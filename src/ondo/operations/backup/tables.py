"""Which tables a backup has, and how their rows are read so that both databases say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, DateTimeField, Field, JSONField

from ondo.operations.backup.archive import Kept, Row
from ondo.store.bulk import rows

LEFT_OUT = frozenset({"process", "remembered", "api_allowance", "django_session", "usersessions_usersession"})
"""What runs just now, what is remembered for minutes, what may be asked, and who is signed in in which browser."""


@dataclass(frozen=True)
class Layout:
    """A table as it is read."""

    table: Kept
    select: str
    """The query for all its rows."""


def layouts() -> list[Layout]:
    """Every table that belongs into a backup."""
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in models if model._meta.managed}
    return [_layout(model) for name, model in sorted(tables.items()) if name not in LEFT_OUT]


def _layout(model: Any) -> Layout:
    fields = model._meta.concrete_fields
    name = model._meta.db_table
    columns = tuple(field.column for field in fields)
    binary = tuple(field.column for field in fields if isinstance(field, BinaryField))
    table = Kept(name, model._meta.pk.column, columns, binary)
    return Layout(table, f"SELECT {', '.join(map(_read, fields))} FROM {connection.ops.quote_name(name)}")


def _read(field: Field[Any, Any]) -> str:
    """PostgreSQL's own forms of JSON and of instants are told as SQLite keeps them: as text, in UTC."""
    column = connection.ops.quote_name(field.column)
    if connection.vendor == "postgresql" and isinstance(field, JSONField):
        return f"{column}::text"
    if connection.vendor == "postgresql" and isinstance(field, DateTimeField):
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return column


def how_many(layout: Layout) -> int:
    """How many rows a table has."""
    count: int = rows(f"SELECT count(*) FROM {layout.table.name}")[0][0]
    return count


def contents(layout: Layout) -> Iterator[Row]:
    """All rows of a table, a few at a time in memory: by COPY from PostgreSQL, by a cursor from SQLite."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(layout.select)
            yield from cursor
        return
    with connection.cursor() as cursor:
        cursor.execute(f"{layout.select} LIMIT 0")
        types = [column.type_code for column in cursor.description]
        with cursor.copy(f"COPY ({layout.select}) TO STDOUT") as copy:
            copy.set_types(types)
            yield from copy.rows()


def last_numbers() -> dict[str, int]:
    """By table the last id that was given out, also to rows that are gone since."""
    if connection.vendor != "postgresql":
        known = {layout.table.name for layout in layouts()}
        return {name: seq for name, seq in rows("SELECT name, seq FROM sqlite_sequence") if name in known}
    asked = {
        table.name: rows(
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [table.name, table.key]
        )[0][0]
        for table in (layout.table for layout in layouts())
    }
    return {name: last for name, last in asked.items() if last is not None}
