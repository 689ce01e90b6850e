"""What a database has to do for the collector; one for each kind of database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ondo.collector.tables import Deposit, WriteKeyRow


class Unavailable(Exception):
    """The database does not take anything just now: away, locked, full. Nothing was stored; later it may be."""


class Indigestible(Exception):
    """The database will never take this. Nothing of it was stored."""


class Appending(Protocol):
    """An open database, used by one thread. Every call may raise `Unavailable`; then close it and open it anew."""

    def append(self, deposits: Sequence[Deposit]) -> int:
        """Stores all of it in one transaction, on the disk when it returns. How many of the events were new.

        Raises `Indigestible` too.
        """

    def write_keys(self) -> list[WriteKeyRow]:
        """Every write key, the revoked ones too."""

    def strangers(self) -> tuple[int, int]:
        """Calls without a known source that nobody has decided about: how many, and how many bytes."""

    def close(self) -> None:
        """Lets the database go."""
