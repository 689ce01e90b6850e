"""One moment's view of the store, for as long as it takes and for as many processes as take part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ondo.store.bulk import rows

_IN_NAMES = frozenset("0123456789ABCDEF-")
"""What PostgreSQL makes the names of views of."""


@contextmanager
def one_moment(of: str | None = None) -> Iterator[str | None]:
    """Until the end of the block everything is read as it is now, or was in the view `of` another process.

    Gives what another process needs to have the same view; None on SQLite, where each has a moment of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_begin())
        try:
            if of is not None:
                cursor.execute(_look_at(of))
            yield _exported(of)
        finally:
            cursor.execute("ROLLBACK")


def _begin() -> str:
    if connection.vendor == "postgresql":
        return "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
    return "BEGIN DEFERRED"


def _look_at(view: str) -> str:
    if set(view) - _IN_NAMES:
        raise ValueError(view)
    return f"SET TRANSACTION SNAPSHOT '{view}'"  # PostgreSQL takes parameters in queries only


def _exported(of: str | None) -> str | None:
    if connection.vendor == "postgresql":
        view: str = of or rows("SELECT pg_export_snapshot()")[0][0]
        return view
    rows("SELECT 1 FROM person LIMIT 1")  # SQLite begins to look when the first row is read
    return None
