"""Looks into other tables: from the id in one to the key in another, also where they do not fit into memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

ENTRIES_IN_MEMORY = 1_000_000
_AT_ONCE = 50_000
_PUT = "INSERT INTO entry VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value = ''"


class Lookup:
    """Key → value, which may be empty; the first that is filled stays. Large ones lie in a file."""

    def __init__(self) -> None:
        self._near: dict[str, str] = {}
        self._far: sqlite3.Connection | None = None
        self._stack = ExitStack()

    def put(self, key: str, value: str) -> None:
        """Take an entry, unless the key has a value."""
        if not self._near.get(key):
            self._near[key] = value
        if len(self._near) >= (ENTRIES_IN_MEMORY if self._far is None else _AT_ONCE):
            self._move()

    def get(self, key: str) -> str | None:
        """The value of a key, or None."""
        if self._far is None:
            return self._near.get(key)
        row = self._far.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def ready(self) -> None:
        """No more entries will come."""
        if self._far is not None:
            self._move()

    def close(self) -> None:
        """Give the file back, if there is one."""
        self._stack.close()

    def _move(self) -> None:
        if self._far is None:
            self._far = _database(self._stack)
        self._far.executemany(_PUT, self._entries())
        self._near = {}

    def _entries(self) -> Iterator[tuple[str, str]]:
        yield from self._near.items()


def _database(stack: ExitStack) -> sqlite3.Connection:
    folder = stack.enter_context(TemporaryDirectory(prefix="ondo-join-"))
    database = sqlite3.connect(Path(folder) / "entries.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    return stack.enter_context(closing(database))
