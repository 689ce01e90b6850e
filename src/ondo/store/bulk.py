"""Many rows with one statement, the same on both databases: what the worker's speed rests on.

Django's own bulk methods build an object for every row and a parameter for every value; here rows travel as one array
for each column (PostgreSQL) or through one prepared statement (SQLite).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import msgspec
from django.db import connection
from django.db.models import Model

from ondo.store.arrays import Array, array, execute_arrays

Row: TypeAlias = Sequence[Any]
Table: TypeAlias = type[Model]


def allocate(table: Table, count: int) -> list[int]:
    """The next `count` ids of a table, in rising order. On SQLite only inside a transaction that writes."""
    if count == 0:
        return []
    key = table._meta.pk.column
    if connection.vendor == "postgresql":
        # in a query of its own, or the name is looked up anew for every id, which takes longer than all the rest
        sequence = f"(SELECT pg_get_serial_sequence('{table._meta.db_table}', '{key}')::regclass)"
        return [row[0] for row in rows(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])]
    name = table._meta.db_table
    if not execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, name]):
        execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, count])
    last: int = rows("SELECT seq FROM sqlite_sequence WHERE name = %s", [name])[0][0]
    return list(range(last - count + 1, last + 1))


def numbers(table: Table, first: int) -> Iterator[int]:
    """Rising ids of a table: `first` of them fetched when the first is asked for, more as they are needed."""
    yield from allocate(table, first)
    while True:
        yield from allocate(table, 64)


def insert(table: Table, columns: Sequence[str], new: Sequence[Row], *, once: Sequence[str] = ()) -> int:
    """Insert the rows; returns how many. `once`: where these columns are taken already, the row is left out."""
    if not new:
        return 0
    skip = f" ON CONFLICT ({_listed(once)}) DO NOTHING" if once else ""
    return _insert(table, columns, new, skip)


def insert_or(table: Table, columns: Sequence[str], new: Sequence[Row], otherwise: str) -> None:
    """Insert the rows; `otherwise` is what SQL is to do where one is there already: `(key) DO UPDATE SET …`."""
    if new:
        _insert(table, columns, new, f" ON CONFLICT {otherwise}")


def upsert(table: Table, columns: Sequence[str], new: Sequence[Row]) -> None:
    """Insert the rows, or replace these columns where the first of them, the key, is there already."""
    if not new:
        return
    key, *others = map(_quoted, columns)
    replaced = ", ".join(f"{name} = excluded.{name}" for name in others)
    _insert(table, columns, new, f" ON CONFLICT ({key}) DO UPDATE SET {replaced}")


def update(table: Table, columns: Sequence[str], changed: Sequence[Row]) -> int:
    """Set columns of the rows whose first column, the key, is as given; returns how many rows there were."""
    if not changed:
        return 0
    key, *others = map(_quoted, columns)
    name = table._meta.db_table
    if connection.vendor == "postgresql":
        assigned = ", ".join(f"{column} = new.{column}" for column in others)
        records, arrays = _records(table, columns, changed)
        statement = f"UPDATE {name} SET {assigned} FROM ({records}) AS new WHERE {name}.{key} = new.{key}"
        return execute_arrays(statement, arrays)
    assigned = ", ".join(f"{column} = %s" for column in others)
    return execute_many(f"UPDATE {name} SET {assigned} WHERE {key} = %s", [(*row[1:], row[0]) for row in changed])


def update_other(table: Table, columns: Sequence[str], wanted: Sequence[Row], counter: str) -> None:
    """As `update`, but rows that say so already stay as they are; `counter` counts how often a row was changed."""
    if not wanted:
        return
    key, *others = map(_quoted, columns)
    name, counted = table._meta.db_table, f"{_quoted(counter)} = {table._meta.db_table}.{_quoted(counter)} + 1"
    if connection.vendor == "postgresql":
        assigned = ", ".join(f"{column} = new.{column}" for column in others)
        differs = " OR ".join(f"{name}.{column} IS DISTINCT FROM new.{column}" for column in others)
        records, arrays = _records(table, columns, wanted)
        where = f"{name}.{key} = new.{key} AND ({differs})"
        execute_arrays(f"UPDATE {name} SET {assigned}, {counted} FROM ({records}) AS new WHERE {where}", arrays)
        return
    assigned = ", ".join(f"{column} = %s" for column in others)
    differs = " OR ".join(f"{column} IS NOT %s" for column in others)
    statement = f"UPDATE {name} SET {assigned}, {counted} WHERE {key} = %s AND ({differs})"
    execute_many(statement, [(*row[1:], row[0], *row[1:]) for row in wanted])


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def execute_many(statement: str, parameters: Iterable[Row]) -> int:
    """Run a statement once for each row of parameters; how many rows all of them touched."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(parameters))
        return int(cursor.rowcount)


@contextmanager
def unanswered() -> Iterator[None]:
    """PostgreSQL is at one statement while the next are thought of: nobody waits for it before a query or the end.

    So how many rows a statement touched is not known in here (-1), and what is wrong with one is raised by a later one.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@contextmanager
def made_again() -> Iterator[None]:
    """What is committed in here would come about again if it were lost, so that nobody waits for the disk.

    On SQLite whoever commits keeps all others waiting until the disk has it. The file stays whole without that, and
    what is committed elsewhere takes along to the disk whatever was committed before. For use outside transactions.
    """
    level = rows("PRAGMA synchronous")[0][0] if connection.vendor == "sqlite" else 0
    if level <= _NORMAL or connection.in_atomic_block:
        yield
        return
    execute(f"PRAGMA synchronous={_NORMAL}")
    try:
        yield
    finally:
        execute(f"PRAGMA synchronous={level}")


_NORMAL = 1
"""SQLite is to see to the disk only where the log is copied into the file."""


def not_waited_for() -> str:
    """A condition that always holds. What one statement with it writes, PostgreSQL's disk may have a moment later.

    For what nobody misses if the power fails: whoever waits for the disk keeps a thread of the site from others.
    """
    return "set_config('synchronous_commit', 'off', true) = 'off'" if connection.vendor == "postgresql" else "TRUE"


def listed(values: Sequence[Any], type_: str = "bigint") -> tuple[str, Any]:
    """`column IN …` for a list of any length: the SQL after the column, and its one parameter."""
    if connection.vendor == "postgresql":
        if type_ == "bigint":
            return "= ANY(ARRAY(SELECT unnest(%s::bigint[])))", f"{{{','.join(map(str, values))}}}"
        return f"= ANY(ARRAY(SELECT v::{type_} FROM json_array_elements_text(%s::json) v))", _json(values)
    return "IN (SELECT value FROM json_each(%s))", _json(values)


def marks(values: Sequence[object]) -> str:
    """The places of parameters inside `IN (…)`, for a list that is never long; an empty list holds nothing."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def locked(skip: bool = False) -> str:
    """What makes a SELECT lock its rows. SQLite has one writer at a time, who needs no lock."""
    if connection.vendor != "postgresql":
        return ""
    # NO KEY: rows that only refer to these by a foreign key are written beside it
    return " FOR NO KEY UPDATE SKIP LOCKED" if skip else " FOR NO KEY UPDATE"


def number_in(column: str, key: str) -> str:
    """The SQL for a whole number inside a JSON column."""
    if connection.vendor == "postgresql":
        return f"({column}->>'{key}')::bigint"
    return f"json_extract({column}, '$.{key}')"


def _json(values: Any) -> str:
    return msgspec.json.encode(values).decode()


def _insert(table: Table, columns: Sequence[str], new: Sequence[Row], conflict: str) -> int:
    name, listed_columns = table._meta.db_table, _listed(columns)
    if connection.vendor == "postgresql":
        records, arrays = _records(table, columns, new)
        return execute_arrays(f"INSERT INTO {name} ({listed_columns}) {records}{conflict}", arrays)
    marks = ", ".join(["%s"] * len(columns))
    return execute_many(f"INSERT INTO {name} ({listed_columns}) VALUES ({marks}){conflict}", new)


@cache
def _quoted(column: str) -> str:
    return connection.ops.quote_name(column)  # the same on both databases


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _records(table: Table, columns: Sequence[str], new: Sequence[Row]) -> tuple[str, list[Array]]:
    """The query that makes rows of arrays, and one array for each column."""
    types = _types(table)
    values = zip(*new, strict=True)
    sent = [(column, types[column], *array(one, types[column])) for column, one in zip(columns, values, strict=True)]
    given = ", ".join(f"%b::{type_}[]" for _, _, type_, _ in sent)
    read = ", ".join(f"{_quoted(c)}{_cast(type_, wanted)}" for c, wanted, type_, _ in sent)
    return f"SELECT {read} FROM unnest({given}) AS _({_listed(columns)})", [one for _, _, _, one in sent]


def _cast(type_: str, wanted: str) -> str:
    """None for text of a limited length: a cast would cut it, where an insert complains."""
    return "" if type_ == wanted or wanted.startswith("varchar") else f"::{wanted}"


@cache
def _types(table: Table) -> dict[str, str]:
    """The types of a table's columns in PostgreSQL."""
    return {field.column: str(field.db_type(connection)) for field in table._meta.concrete_fields}
