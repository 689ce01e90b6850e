"""What the collector stored in the database that DATABASE_URL names, and what is prepared for it, in plain SQL."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg

from ondo import settings

PATIENCE = 60
"""Seconds that a test waits for something; only a failing test waits that long."""


@dataclass(frozen=True)
class Stored:
    """An event."""

    source: str
    id: str
    call: dict[str, Any]


def add_source(key: str, write_key: str, *, kind: str = "server", rate_per_second: int | None = None) -> None:
    """A source with one write key."""
    change(
        "INSERT INTO source (key, name, kind, timezone, shared_machine, trusts_ids, rate_per_second, created_at)"
        " VALUES (?, ?, ?, 'UTC', ?, ?, ?, 0)",
        *(key, key, kind, False, True, rate_per_second),
    )
    change(
        "INSERT INTO write_key (key, source_id, created_at) SELECT ?, id, 0 FROM source WHERE key = ?", write_key, key
    )


def events() -> list[Stored]:
    """Every event, in the order of arrival."""
    found = rows("SELECT source.key, body FROM event JOIN source ON source.id = source_id ORDER BY event.id")
    calls = [(source, json.loads(body)) for source, body in found]
    return [Stored(source, call["messageId"], call) for source, call in calls]


def ids() -> list[str]:
    """The ids of all events, in the order of arrival."""
    return [event.id for event in events()]


def quarantine() -> list[tuple[str, bytes]]:
    """What is in the quarantine: reasons and bytes."""
    return [(reason, bytes(body)) for reason, body in rows("SELECT reason, body FROM quarantine ORDER BY id")]


def count(table: str) -> int:
    """How many rows a table has."""
    return int(rows(f"SELECT count(*) FROM {table}")[0][0])


def rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds; `?` stands for a value."""
    with closing(connect()) as connection:
        found: list[tuple[Any, ...]] = connection.execute(_spelled(sql), values).fetchall()
        return found


def change(sql: str, *values: object) -> None:
    """One statement, committed."""
    with closing(connect()) as connection:
        connection.execute(_spelled(sql), values)
        connection.commit()


def connect() -> Any:
    """A connection of the database's own kind."""
    at = settings.database()
    if at.path is not None:
        return sqlite3.connect(at.path, timeout=PATIENCE)
    return psycopg.connect(host=at.host, port=at.port, dbname=at.name, user=at.user, password=at.password)


def _spelled(sql: str) -> str:
    return sql if settings.database().vendor == "sqlite" else sql.replace("?", "%s")


def wait_until(holds: Callable[[], bool], told: Callable[[], object]) -> None:
    """Raises an AssertionError with what is told when it does not hold in time."""
    given_up_at = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < given_up_at, told()
        time.sleep(0.02)
