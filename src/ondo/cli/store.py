"""The store, made ready for a command: found, reached, and in the form that this version of Ondo expects.

A module of commands imports models and actions inside its functions, after `open_store`: Django must be ready before
its models are imported, and the help pages need neither.
"""

from __future__ import annotations

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.settings import Database


def open_store(*, site: bool = False) -> None:
    """Raises OndoError where there is no store, where it cannot be reached, or where `ondo migrate` is called for.

    `site`: with what pages need.
    """
    reach_store(settings.database(), site=site)
    from ondo.store.migrating import unknown, waiting

    if newer := unknown():
        raise OndoError("store.newer", names=", ".join(newer))
    if names := waiting():
        raise OndoError("store.not_migrated", place=place(settings.database()), count=len(names))


def reach_store(database: Database, *, make: bool = False, site: bool = False) -> None:
    """Connect to the database. `make`: an SQLite file may begin to exist. Raises OndoError."""
    if database.path is not None and not database.path.exists():
        if not make:
            raise OndoError("store.none", place=place(database))
        database.path.parent.mkdir(parents=True, exist_ok=True)
    from ondo.store.django import set_up

    set_up(site=site)
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error as error:
        key = "store.unreachable" if database.path is None else "store.no_store"
        raise OndoError(key, place=place(database), why=why(error)) from error


def place(database: Database) -> str:
    """Where a database is, in words for people: a file, or server and name without the password."""
    if database.path is not None:
        return str(database.path)
    port = f":{database.port}" if database.port else ""
    return f"postgresql {database.host}{port}/{database.name}"


def why(error: BaseException) -> str:
    """What a database said, on one line."""
    return " ".join(str(error).split())
