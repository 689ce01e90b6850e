"""Appending to PostgreSQL: a group of events is one statement, its columns travel as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from struct import Struct, pack
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format

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
from ondo.settings import Database

REACHING: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "ondo collector",
    "options": "-c lock_timeout=5s -c statement_timeout=30s",
}
"""A server that vanished is noticed within seconds, so that clients are told to come again."""

BYTEA, INT8, TEXT = 17, 20, 25
ARRAYS = (1001, 1016, 1016, 1016, 1009)
"""The types of the columns of `EVENT`, as arrays."""

# Ids are given in the order of arrival, rows are inserted in the order of their keys: two collectors that are sent the
# same calls in a different order would otherwise wait for each other.
_APPEND = f"""
WITH given AS MATERIALIZED (
    SELECT nextval('event_id_seq') AS id, one.*
    FROM unnest($1, $2, $3, $4, $5) AS one ({", ".join(EVENT)})
), new AS (
    INSERT INTO event (id, {", ".join(EVENT)}) SELECT id, {", ".join(EVENT)} FROM given ORDER BY key
    ON CONFLICT (key) DO NOTHING RETURNING id, received_at
)
INSERT INTO pending ({", ".join(PENDING)}) SELECT id, received_at FROM new ORDER BY id
"""
_INSERT_QUARANTINE = f"INSERT INTO quarantine ({', '.join(QUARANTINE)}) VALUES ({', '.join(['%s'] * len(QUARANTINE))})"
_ALWAYS_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise Indigestible(_words(error)) from error
    except psycopg.Error as error:
        raise Unavailable(_words(error)) from error


def _words(error: psycopg.Error) -> str:
    """What the server says, without the details: these may cite the row, and with it a person."""
    return error.diag.message_primary or " ".join(str(error).split())


class PostgreSQL:
    """A connection to the server. Raises `Unavailable`."""

    def __init__(self, database: Database) -> None:
        with _told_plainly():
            # psycopg's own prepared statements would take ours with them when a transaction is rolled back
            self._server = psycopg.connect(autocommit=True, prepare_threshold=None, **_address(database))
            self._server.execute(_ALWAYS_DURABLE)
            self._check(self._server.pgconn.prepare(b"append", _APPEND.encode(), ARRAYS))

    def append(self, deposits: Sequence[Deposit]) -> int:
        """As `Appending` says."""
        with _told_plainly():
            events = [row for deposit in deposits for row in deposit.events]
            quarantined = [row for deposit in deposits for row in deposit.quarantined]
            if not quarantined:
                return self._append(events)
            with self._server.transaction(), self._server.cursor() as cursor:
                cursor.executemany(_INSERT_QUARANTINE, quarantined)
                return self._append(events)

    def _append(self, events: Sequence[EventRow]) -> int:
        """psycopg's own way of passing arrays would take as long as all the rest of a request."""
        if not events:
            return 0
        keys, sources, received, occurred, bodies = zip(*events, strict=True)
        columns = (
            _array(BYTEA, keys),
            _numbers(sources),
            _numbers(received),
            _numbers(occurred),
            _array(TEXT, [body.encode() for body in bodies]),
        )
        result = self._server.pgconn.exec_prepared(b"append", columns, [Format.BINARY] * len(columns), Format.BINARY)
        self._check(result)
        return result.command_tuples or 0

    def _check(self, result: Any) -> None:
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)

    def write_keys(self) -> list[WriteKeyRow]:
        """As `Appending` says."""
        with _told_plainly():
            return [WriteKeyRow(*row) for row in self._server.execute(WRITE_KEYS).fetchall()]

    def strangers(self) -> tuple[int, int]:
        """As `Appending` says."""
        with _told_plainly():
            ((count, size),) = self._server.execute(UNDECIDED_STRANGERS).fetchall()
            return count, size

    def close(self) -> None:
        """As `Appending` says."""
        with suppress(psycopg.Error):
            self._server.close()


def _address(database: Database) -> dict[str, Any]:
    named = {
        "host": database.host,
        "port": database.port,
        "dbname": database.name,
        "user": database.user,
        "password": database.password,
    }
    return {**REACHING, **{name: value for name, value in named.items() if value}, **dict(database.options)}


# PostgreSQL's binary form of an array: dimensions, whether there are nulls, type, length, lower bound; then each value
# with its length before it.
_HEAD = Struct(">5i")
_LENGTH = Struct(">i").pack


def _array(kind: int, values: Sequence[bytes]) -> bytes:
    parts = chain.from_iterable((_LENGTH(len(value)), value) for value in values)
    return _HEAD.pack(1, 0, kind, len(values), 1) + b"".join(parts)


def _numbers(values: Sequence[int]) -> bytes:
    with_lengths = chain.from_iterable((8, value) for value in values)
    return _HEAD.pack(1, 0, INT8, len(values), 1) + pack(">" + "iq" * len(values), *with_lengths)
