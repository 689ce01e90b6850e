"""Appending to an SQLite file. One writer at a time, whoever it is; others wait their turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ondo.collector.appending import Indigestible, Unavailable
from ondo.collector.tables import (
    EVENT,
    PENDING,
    QUARANTINE,
    UNDECIDED_STRANGERS,
    WRITE_KEYS,
    Deposit,
    EventRow,
    WriteKeyRow,
)

PATIENCE = 5.0
"""Seconds to wait for another writer."""
ROWS_OF_A_STATEMENT = 128
"""Each count of rows is a statement of its own, which is kept prepared."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # acknowledged means on the disk, also after the power failed
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=268435456",
    "PRAGMA foreign_keys=ON",
    # the keys of events are random, so the same pages change again and again: copied into place rarely, that is cheaper
    "PRAGMA wal_autocheckpoint=8000",
)
_INSERT_PENDING = f"INSERT INTO pending ({', '.join(PENDING)}) SELECT id, received_at FROM event WHERE id > ?"
_INSERT_QUARANTINE = f"INSERT INTO quarantine ({', '.join(QUARANTINE)}) VALUES ({', '.join('?' * len(QUARANTINE))})"


@cache
def _insert_events(count: int) -> str:
    row = f"({', '.join('?' * len(EVENT))})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO event ({', '.join(EVENT)}) VALUES {rows} ON CONFLICT (key) DO NOTHING"


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (sqlite3.DataError, sqlite3.IntegrityError) as error:
        raise Indigestible(str(error)) from error
    except sqlite3.Error as error:
        raise Unavailable(str(error)) from error


class SQLite:
    """An open file. Raises `Unavailable` where there is none: the collector does not make one."""

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?mode=rw"
        with _told_plainly():
            self._file = sqlite3.connect(
                address, uri=True, timeout=PATIENCE, isolation_level=None, cached_statements=2 * ROWS_OF_A_STATEMENT
            )
            for pragma in PRAGMAS:
                self._file.execute(pragma)

    def append(self, deposits: Sequence[Deposit]) -> int:
        """As `Appending` says. All other writers wait meanwhile, so the new ids are those above the highest."""
        with _told_plainly():
            try:
                self._file.execute("BEGIN IMMEDIATE")
                new = self._insert(deposits)
                self._file.execute("COMMIT")
                return new
            except sqlite3.Error:
                with suppress(sqlite3.Error):  # a full disk has rolled back already
                    self._file.execute("ROLLBACK")
                raise

    def _insert(self, deposits: Sequence[Deposit]) -> int:
        execute = self._file.execute
        (highest,) = execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
        for rows in _portions([row for deposit in deposits for row in deposit.events]):
            execute(_insert_events(len(rows)), [*chain.from_iterable(rows)])
        new = execute(_INSERT_PENDING, (highest,)).rowcount
        for deposit in deposits:
            if deposit.quarantined:
                self._file.executemany(_INSERT_QUARANTINE, deposit.quarantined)
        return new

    def write_keys(self) -> list[WriteKeyRow]:
        """As `Appending` says."""
        return [WriteKeyRow(*row) for row in self._read(WRITE_KEYS)]

    def strangers(self) -> tuple[int, int]:
        """As `Appending` says."""
        ((count, size),) = self._read(UNDECIDED_STRANGERS)
        return count, size

    def _read(self, statement: str) -> list[tuple[Any, ...]]:
        with _told_plainly():
            return self._file.execute(statement).fetchall()

    def close(self) -> None:
        """As `Appending` says."""
        self._file.close()


def _portions(rows: list[EventRow]) -> Iterator[list[EventRow]]:
    for start in range(0, len(rows), ROWS_OF_A_STATEMENT):
        yield rows[start : start + ROWS_OF_A_STATEMENT]
