"""Appending to an SQLite file. One writer at a time, whoever it is; others wait their turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path
from time import monotonic, sleep
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
    QuarantineRow,
    WriteKeyRow,
)

PATIENCE = 5.0
"""Seconds to wait for another writer."""
BETWEEN_TRIES = 0.0003
"""Seconds between two tries meanwhile. SQLite's own waiting would look ever more rarely, down to ten times a second,
while a worker that has much to do leaves gaps of a millisecond or two between its batches."""
ROWS_OF_A_STATEMENT = 500
"""Each count of rows is a statement of its own, which is kept prepared."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # acknowledged means on the disk, also after the power failed
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=268435456",
    "PRAGMA foreign_keys=ON",
    # the keys of events are random, so the same pages change again and again: copied into place rarely, that is cheaper
    "PRAGMA wal_autocheckpoint=4000",
)
_NEWEST = "SELECT coalesce(max(id), 0) FROM event"
_INSERT_PENDING = f"INSERT INTO pending ({', '.join(PENDING)}) SELECT id, received_at FROM event WHERE id > ?"
_PRIMARY = 0xFF
"""The part of an error's code that tells its kind; the rest tells more."""
_INSERT_QUARANTINE = f"INSERT INTO quarantine ({', '.join(QUARANTINE)}) VALUES ({', '.join('?' * len(QUARANTINE))})"


@cache
def _insert_events(count: int) -> str:
    row = f"({', '.join('?' * len(EVENT))})"
    rows = ", ".join([row] * count)
    # whatever is wrong ends the transaction: so SQLite need not copy each page to be able to undo the statement alone
    return f"INSERT OR ROLLBACK INTO event ({', '.join(EVENT)}) VALUES {rows} ON CONFLICT (key) DO NOTHING"


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
                address, uri=True, timeout=PATIENCE, isolation_level=None, cached_statements=ROWS_OF_A_STATEMENT
            )
            for statement in (*PRAGMAS, "PRAGMA busy_timeout=0"):
                self._file.execute(statement)

    def append(self, deposits: Sequence[Deposit]) -> int:
        """As `Appending` says."""
        events = [row for deposit in deposits for row in deposit.events]
        quarantined = [row for deposit in deposits for row in deposit.quarantined]
        with _told_plainly():
            return self._append(events, quarantined)

    def _append(self, events: Sequence[EventRow], quarantined: Sequence[QuarantineRow]) -> int:
        try:
            self._execute("BEGIN IMMEDIATE")
            (newest,) = self._file.execute(_NEWEST).fetchone()  # nobody else writes until the end: above it all is ours
            for start in range(0, len(events), ROWS_OF_A_STATEMENT):
                self._insert(events[start : start + ROWS_OF_A_STATEMENT])
            new = self._file.execute(_INSERT_PENDING, (newest,)).rowcount
            if quarantined:
                self._file.executemany(_INSERT_QUARANTINE, quarantined)
            self._file.execute("COMMIT")
            return new
        except sqlite3.Error:
            with suppress(sqlite3.Error):  # a full disk has rolled back already
                self._file.execute("ROLLBACK")
            raise

    def _insert(self, events: Sequence[EventRow]) -> None:
        self._file.execute(_insert_events(len(events)), [*chain.from_iterable(events)])

    def write_keys(self) -> list[WriteKeyRow]:
        """As `Appending` says."""
        return [WriteKeyRow(*row) for row in self._read(WRITE_KEYS)]

    def strangers(self) -> tuple[int, int]:
        """As `Appending` says."""
        ((count, size),) = self._read(UNDECIDED_STRANGERS)
        return count, size

    def _read(self, statement: str) -> list[tuple[Any, ...]]:
        with _told_plainly():
            return self._execute(statement).fetchall()

    def _execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Has a statement done once no other writer is in the way."""
        given_up_at = monotonic() + PATIENCE
        while True:
            try:
                return self._file.execute(statement, values)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY or monotonic() > given_up_at:
                    raise
            sleep(BETWEEN_TRIES)

    def close(self) -> None:
        """As `Appending` says."""
        self._file.close()
