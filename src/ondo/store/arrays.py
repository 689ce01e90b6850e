"""Columns of values as PostgreSQL's binary arrays, so that many rows travel with one statement.

Nothing is quoted here and nothing parsed there: as JSON, or as text, rows take both sides several times as long.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeAlias

from django.db import DataError, connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

Packed: TypeAlias = Iterable[bytes]
"""Each value with its length before it."""

_HEAD = struct.Struct(">iiIii").pack
"""Dimensions, whether there are nulls, the type of the elements, how many, the number of the first."""
_LENGTH = struct.Struct(">i").pack
_BIGINT, _INTEGER, _BOOLEAN = struct.Struct(">iq").pack, struct.Struct(">ii").pack, struct.Struct(">i?").pack
_NULL = _LENGTH(-1)


class Array(bytes):
    """An array in PostgreSQL's binary form."""


class _ArrayDumper(Dumper):
    """The statement says of which type the array is."""

    format = Format.BINARY
    oid = 0

    def dump(self, obj: Array) -> bytes:
        return obj


def array(values: Sequence[Any], type_: str) -> tuple[str, Array]:
    """The values of a column of that type: the type of the elements as they are sent, and the array.

    Of a type that is not known here they are sent as text. Raises DataError where a number is too large for it.
    """
    name = type_ if type_ in _PACKED else "text"
    oid, packed = _PACKED[name]
    try:
        return name, Array(_HEAD(1, None in values, oid, len(values), 1) + b"".join(packed(values)))
    except struct.error as error:
        raise DataError(f"too large for {type_}") from error


class _Planned(Cursor[Any]):
    """Each execution is planned for itself: how many rows there are to be written makes all the difference."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        return super().execute(query, params, prepare=False)


def execute_arrays(statement: str, arrays: Sequence[Array]) -> int:
    """Run a statement that takes each array with `%b`; how many rows it touched."""
    connection.ensure_connection()
    with CursorWrapper(_Planned(connection.connection), connection) as cursor:
        cursor.cursor.adapters.register_dumper(Array, _ArrayDumper)
        cursor.execute(statement, arrays)
        return int(cursor.rowcount)


def _bigints(values: Iterable[int | None]) -> Packed:
    return [_NULL if value is None else _BIGINT(8, value) for value in values]


def _integers(values: Iterable[int | None]) -> Packed:
    return [_NULL if value is None else _INTEGER(4, value) for value in values]


def _booleans(values: Iterable[bool | None]) -> Packed:
    return [_NULL if value is None else _BOOLEAN(1, value) for value in values]


def _bytes(values: Iterable[bytes | None]) -> Packed:
    return [_NULL if value is None else _LENGTH(len(value)) + value for value in values]


def _texts(values: Iterable[object]) -> Packed:
    return _bytes(None if value is None else str(value).encode() for value in values)


_PACKED: dict[str, tuple[int, Callable[[Any], Packed]]] = {
    "bigint": (20, _bigints),
    "integer": (23, _integers),
    "boolean": (16, _booleans),
    "bytea": (17, _bytes),
    "text": (25, _texts),
}
"""Types with the numbers that PostgreSQL has for them, and how their values are packed."""
