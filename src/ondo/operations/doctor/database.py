"""The database: reached, in the form of this version, and keeping what it was told to keep."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import Error, connection

from ondo.operations.doctor.finding import Finding, fine, to_do, wrong
from ondo.store.bulk import rows
from ondo.store.migrating import unknown, waiting
from ondo.texts.mistakes import said_by_database

SUBJECT = "database"
OLDEST_POSTGRESQL = 140_000


def reached() -> Finding:
    """Whether there is a connection; without one nothing else can be asked."""
    try:
        connection.ensure_connection()
        return fine(SUBJECT, "doctor.database_reached", vendor=connection.vendor)
    except Error as error:
        return wrong(SUBJECT, "doctor.database_away", why=said_by_database(error))


def migrated() -> Finding:
    """Whether the tables are those of this version."""
    if newer := unknown():
        return wrong(SUBJECT, "doctor.newer", names=", ".join(newer))
    if names := waiting():
        return wrong(SUBJECT, "doctor.not_migrated", names=", ".join(names))
    return fine(SUBJECT, "doctor.migrated")


def examine() -> Iterator[Finding]:
    """Whether what was acknowledged is on the disk."""
    yield from _postgresql() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> Iterator[Finding]:
    mode = str(rows("PRAGMA journal_mode")[0][0])
    level = int(rows("PRAGMA synchronous")[0][0])
    if mode != "wal" or level < FULL:
        yield wrong(SUBJECT, "doctor.sqlite_forgets", mode=mode, level=level)
    else:
        yield fine(SUBJECT, "doctor.durable")


FULL = 2


def _postgresql() -> Iterator[Finding]:
    version = int(_shown("server_version_num"))
    if version < OLDEST_POSTGRESQL:
        yield wrong(SUBJECT, "doctor.old_postgresql", version=_shown("server_version"))
    off = [name for name in ("fsync", "full_page_writes") if _shown(name) == "off"]
    if off:
        yield wrong(SUBJECT, "doctor.postgresql_forgets", names=", ".join(off))
    elif _shown("synchronous_commit") == "off":
        yield to_do(SUBJECT, "doctor.late_commit")
    else:
        yield fine(SUBJECT, "doctor.durable")
    if _shown("server_encoding") != "UTF8":
        yield wrong(SUBJECT, "doctor.encoding", found=_shown("server_encoding"))


def _shown(name: str) -> str:
    return str(rows("SELECT current_setting(%s)", [name])[0][0])
