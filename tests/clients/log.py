"""What the collector wrote into its database, read and prepared with plain SQL.

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

PATIENCE = 30
"""Seconds that a test waits for something to arrive; only a failing test waits that long."""


@dataclass(frozen=True)
class Received:
    """An event as the collector stored it."""

    source: str
    body: dict[str, Any]
    received_at: int
    occurred_at: int


class Log:
    """What arrived in the database of an address since this was made."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._events, self._set_aside = (self._newest(table) for table in ("event", "quarantine"))

    def add_source(self, key: str, write_key: str, *, kind: str = "server", rate_per_second: int | None = None) -> None:
        """A source with one write key."""
        self._write(
            "INSERT INTO source (key, name, kind, timezone, shared_machine, trusts_ids, rate_per_second, created_at) "
            "VALUES (?, ?, ?, 'UTC', ?, ?, ?, 0)",
            *(key, key, kind, False, True, rate_per_second),
        )
        told = "INSERT INTO write_key (key, source_id, created_at) SELECT ?, id, 0 FROM source WHERE key = ?"
        self._write(told, write_key, key)

    def received(self) -> list[Received]:
        """Every event, in the order of arrival."""
        rows = self._read(
            "SELECT source.key, body, received_at, occurred_at FROM event JOIN source ON source.id = source_id "
            "WHERE event.id > ? ORDER BY event.id",
            self._events,
        )
        return [Received(source, json.loads(body), *times) for source, body, *times in rows]

    def quarantined(self) -> list[tuple[Any, ...]]:
        """What was put aside: the reason and its bytes."""
        return self._read("SELECT reason, body FROM quarantine WHERE id > ? ORDER BY id", self._set_aside)

    def pending(self) -> int:
        """How many events wait for the worker."""
        return int(self._read("SELECT count(*) FROM pending WHERE event_id > ?", self._events)[0][0])

    def wait_for(self, count: int) -> list[Received]:
        """The events, as soon as there are so many."""
        wait_until(lambda: len(self.received()) >= count, lambda: f"not {count} events: {self.received()}")
        return self.received()

    def _newest(self, table: str) -> int:
        return int(self._read(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0])

    def _read(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as connection:
            rows: list[tuple[Any, ...]] = connection.execute(self._spelled(sql), values).fetchall()
            return rows

    def _write(self, sql: str, *values: object) -> None:
        with closing(self._connect()) as connection:
            connection.execute(self._spelled(sql), values)
            connection.commit()

    def _connect(self) -> Any:
        if self._url.startswith("sqlite:"):
            return sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=PATIENCE)
        return psycopg.connect(self._url)

    def _spelled(self, sql: str) -> str:
        return sql if self._url.startswith("sqlite:") else sql.replace("?", "%s")


def now() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


def wait_until(holds: Callable[[], bool], told: Callable[[], str]) -> None:
    """Raises an AssertionError with what is told when it does not hold in time."""
    given_up_at = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < given_up_at, told()
        time.sleep(0.02)
