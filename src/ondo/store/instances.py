"""Rows as objects of their models by a statement written down once.

A QuerySet is made, filtered and turned into SQL anew each time, which takes Python several times as long as all that
follows. Pages that a hundred people ask for every few seconds read by this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from ondo.store.bulk import rows

Row = TypeVar("Row", bound=Model)
_Reader = tuple[int, Callable[[Any], Any]]


def instances(table: type[Row], where: str, parameters: Sequence[Any]) -> list[Row]:
    """Those of a table of which this holds; whatever they refer to is read when it is asked for.

    `where`: SQL over the table's own columns, with `ORDER BY` and `LIMIT` where they are wanted.
    """
    found = rows(f"{_select(table)} WHERE {where}", parameters)
    names, readers = _names(table), _readers(table, connection.vendor)
    return [table.from_db(connection.alias, names, _read(row, readers)) for row in found]


def instance(table: type[Row], where: str, parameters: Sequence[Any]) -> Row | None:
    """The first of them; None where there is none."""
    found = instances(table, f"{where} LIMIT 1", parameters)
    return found[0] if found else None


def _read(row: Sequence[Any], readers: Sequence[_Reader]) -> Sequence[Any]:
    if not readers:
        return row
    values = list(row)
    for place, reader in readers:
        values[place] = reader(values[place])
    return values


@cache
def _select(table: type[Model]) -> str:
    columns = ", ".join(connection.ops.quote_name(field.column) for field in table._meta.concrete_fields)
    return f"SELECT {columns} FROM {table._meta.db_table}"


@cache
def _names(table: type[Model]) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


@cache
def _readers(table: type[Model], vendor: str) -> list[_Reader]:
    """The columns whose values a database gives otherwise than Python has them, as it depends on the `vendor`."""
    columns = [field.get_col(table._meta.db_table) for field in table._meta.concrete_fields]
    return [
        (place, _reader(convert, column))
        for place, column in enumerate(columns)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]


def _reader(convert: Callable[..., Any], column: Any) -> Callable[[Any], Any]:
    return lambda value: convert(value, column, connection)
