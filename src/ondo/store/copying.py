"""Loads of new rows by the shortest way: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk.insert` asks what is there already; here nothing is, or the whole transaction fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.utils import DatabaseErrorWrapper

from ondo.store import bulk
from ondo.store.bulk import Row, Table


def copy_in(table: Table, columns: Sequence[str], new: Iterable[Row]) -> None:
    """Append the rows. Raises `IntegrityError` where one of them is there already: the transaction is then lost."""
    if connection.vendor != "postgresql":
        bulk.insert(table, columns, list(new))
        return
    listed = ", ".join(map(connection.ops.quote_name, columns))
    statement = f"COPY {table._meta.db_table} ({listed}) FROM STDIN"
    with connection.cursor() as cursor, DatabaseErrorWrapper(connection), cursor.copy(statement) as copy:
        for row in new:
            copy.write_row(row)


@transaction.atomic
def reserve(table: Table, count: int) -> list[int]:
    """The next `count` ids of a table, in rising order, for rows to be written in a transaction still to come."""
    return bulk.allocate(table, count)


def refresh_statistics() -> None:
    """Let the database learn what its tables are like now: it chooses its ways by that, and not at once by itself."""
    bulk.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
