"""What is to be loaded, as every process that takes part knows it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from ondo.domain.instants import Instant

NAMESPACE = "history"
"""The key of the source that stands for history as such.

It goes before the key that somebody has in a folder, and dated traits are events of it.
"""


@dataclass(frozen=True)
class Plan:
    """A load. `as_of`: what happened later is left out. `at`: when it is loaded."""

    folder: Path
    as_of: Instant
    at: Instant
    sources: Mapping[str, int]
    """The id of each source that the folder names."""
    own: int
    """The id of the source `NAMESPACE`."""
    accounts: Mapping[str, str]
    """How the store calls accounts that it knew under another key."""

    def account(self, key: str | None) -> str | None:
        """The key of an account in the store."""
        return None if key is None else self.accounts.get(key, key)


@dataclass(frozen=True)
class Loaded:
    """What was loaded, of a part or of everything."""

    seen: int = 0
    """The folder's events that were looked at, for whoever shows progress."""
    events: int = 0
    """New events, each dated trait being one."""
    known: int = 0
    """Events that were there already."""
    people: int = 0
    """New people."""
    met: int = 0
    """People who were there already and of whom there was something new to say."""
    erased: int = 0
    """People who were erased on request, and stay so."""
    transitions: int = 0
    accounts: int = 0
    opportunities: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))
