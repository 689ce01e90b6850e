"""What the collector wrote into the database that DATABASE_URL names, read and prepared with plain SQL.

Not through Django: it refuses to work beside the event loop that Playwright keeps in the tests' thread.
"""

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

PATIENCE = 30
"""Seconds that a test waits for something to arrive; only a failing test waits that long."""


@dataclass(frozen=True)
class Received:
    """An event as the collector stored it."""

    source: str
    body: dict[str, Any]
    received_at: int
    occurred_at: int


def add_source(key: str, write_key: str, *, kind: str = "server", rate_per_second: int | None = None) -> None:
    """A source with one write key."""
    change(
        "INSERT INTO source (key, name, kind, timezone, shared_machine, trusts_ids, rate_per_second, created_at) "
        "VALUES (?, ?, ?, 'UTC', ?, ?, ?, 0)",
        *(key, key, kind, False, True, rate_per_second),
    )
    change(
        "INSERT INTO write_key (key, source_id, created_at) SELECT ?, id, 0 FROM source WHERE key = ?", write_key, key
    )


def now() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


def received() -> list[Received]:
    """Every event, in the order of arrival."""
    found = rows(
        "SELECT source.key, body, received_at, occurred_at FROM event JOIN source ON source.id = source_id "
        "ORDER BY event.id"
    )
    return [Received(source, json.loads(body), *times) for source, body, *times in found]


def quarantined() -> list[tuple[Any, ...]]:
    """What was put aside: the reason and its bytes."""
    return rows("SELECT reason, body FROM quarantine ORDER BY id")


def pending() -> int:
    """How many events wait for the worker."""
    return int(rows("SELECT count(*) FROM pending")[0][0])


def wait_for(count: int) -> list[Received]:
    """The events, as soon as there are so many."""
    wait_until(lambda: len(received()) >= count, lambda: f"{len(received())} of {count} events: {received()}")
    return received()


def wait_until(holds: Callable[[], bool], told: Callable[[], str]) -> None:
    """Raises an AssertionError with what is told when it does not hold in time."""
    given_up_at = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < given_up_at, told()
        time.sleep(0.02)


def rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds; `?` stands for a value."""
    with closing(_connect()) as connection:
        found: list[tuple[Any, ...]] = connection.execute(_spelled(sql), values).fetchall()
        return found


def change(sql: str, *values: object) -> None:
    """One statement, committed."""
    with closing(_connect()) as connection:
        connection.execute(_spelled(sql), values)
        connection.commit()


def _connect() -> Any:
    database = settings.database()
    if database.path is not None:
        return sqlite3.connect(database.path, timeout=30)
    return psycopg.connect(
        host=database.host, port=database.port, dbname=database.name, user=database.user, password=database.password
    )


def _spelled(sql: str) -> str:
    return sql if settings.database().vendor == "sqlite" else sql.replace("?", "%s")
