"""A large log, made of a small one: PostgreSQL itself copies everybody with all that is theirs.

Each copy has ids, addresses and event keys of its own, so that tables and indexes have the size of a log that came in
event by event; it takes minutes where that would take hours.
"""

from __future__ import annotations

import psycopg
from psycopg.sql import SQL, Composable, Identifier, Literal

STEP = 1_000_000_000
"""The ids of each copy begin so much higher; more than any id of the originals."""

MOVED: dict[str, tuple[str, ...]] = {
    "account": ("id",),
    "account_key": ("id", "account_id"),
    "person": ("id", "account_id", "root_id"),
    "identity": ("id", "person_id"),
    "event": ("id",),
    "ledger": ("seq", "event_id", "holder_id", "person_id"),
    "fold_state": ("person_id",),
    "transition": ("id", "person_id", "event"),
    "due": ("id", "person"),
    "work": ("person_id", "account_id"),
    "activity": ("id", "person_id", "transition_id", "done_event_id"),
    "card": ("person_id",),
    "term": ("id", "person_id"),
}
"""Which columns of each table are ids, or lead to the ids of others."""
NAMED = {"account": "key", "account_key": "value", "person": "key", "identity": "value", "card": "email"}
"""What nobody else may be called."""


def grow(url: str, times: int) -> None:
    """Make a log `times` as large. Foreign keys are not checked one by one: the copies are what the originals are."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        server.execute("SET maintenance_work_mem = '1GB'")
        _see_to_the_disk(server, False)
        for table in MOVED:
            if times > 1:
                _grow(server, table, times - 1)
        _see_to_the_disk(server, True)
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")


def _see_to_the_disk(server: psycopg.Connection, always: bool) -> None:
    for name in ("fsync", "full_page_writes"):
        server.execute(SQL("ALTER SYSTEM SET {} = {}").format(SQL(name), SQL("on" if always else "off")))
    server.execute("SELECT pg_reload_conf()")


def _grow(server: psycopg.Connection, table: str, copies: int) -> None:
    """Indexes are made at the end, as a whole; but for the primary key, which grows at its end."""
    unique = server.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'",
        [table],
    ).fetchall()
    for name, _ in unique:
        server.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name)))
    indexes = server.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisprimary",
        [table],
    ).fetchall()
    for name, _ in indexes:
        server.execute(SQL("DROP INDEX {}").format(Identifier(name)))
    _copy(server, table, copies)
    for _, definition in indexes:
        server.execute(definition)
    for name, definition in unique:
        what = SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(Identifier(table), Identifier(name), SQL(definition))
        server.execute(what)


def _copy(server: psycopg.Connection, table: str, copies: int) -> None:
    found = server.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER'",
        [table],
    )
    columns = [name for (name,) in found.fetchall()]
    key = MOVED[table][0]
    insert = SQL("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} o{only} ORDER BY {key}").format(
        table=Identifier(table),
        columns=SQL(", ").join(map(Identifier, columns)),
        values=SQL(", ").join(_value(table, column) for column in columns),
        only=SQL(f" WHERE {key} < {STEP}" + (" AND kind = 'timer'" if table == "due" else "")),
        key=Identifier(key),
    )
    for number in range(1, copies + 1):
        server.execute(insert, {"n": number})
    for column in {"id", "seq"} & set(MOVED[table]):  # what comes next comes after all of them
        server.execute(
            SQL("SELECT setval(pg_get_serial_sequence({table}, {column}), max({name})) FROM {of}").format(
                table=Literal(table), column=Literal(column), name=Identifier(column), of=Identifier(table)
            )
        )


def _value(table: str, column: str) -> Composable:
    own = SQL("o.{}").format(Identifier(column))
    if column in MOVED[table]:
        return SQL("{} + %(n)s::bigint * {}").format(own, Literal(STEP))
    if NAMED.get(table) == column:
        return SQL("'n' || %(n)s::bigint || '-' || {}").format(own)
    if (table, column) == ("event", "key"):
        return SQL("decode(md5(o.key::text || %(n)s::bigint), 'hex')")
    return own
