"""Everybody and everything in one stream, a thousand rows in memory at a time.

Rows go by their ids: what is added while somebody reads comes at the end, and nothing comes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.store.bulk import rows
from ondo.store.reading.listed_people import Standing, Wanted, people_after
from ondo.store.reading.listed_transitions import ListedTransition, transitions_after
from ondo.store.reading.log import entry

AT_ONCE = 1000


@dataclass(frozen=True)
class Logged:
    """An event in somebody's log; what was erased is left out."""

    id: int
    person: str
    flags: str | None
    event: Event


Row = TypeVar("Row", Standing, ListedTransition, "_Place")


def all_people(playbook: Playbook, at: Instant) -> Iterator[Standing]:
    """Everybody as they stand at an instant."""
    return _all(lambda after: people_after(after, Wanted(), AT_ONCE, playbook, at))


def all_transitions() -> Iterator[ListedTransition]:
    """Every recorded move."""
    return _all(lambda after: transitions_after(after, AT_ONCE))


def all_events() -> Iterator[Logged]:
    """Every event in the log of whoever it belongs to now."""
    for place in _all(_logged):
        if place.logged is not None:
            yield place.logged


@dataclass(frozen=True)
class _Place:
    id: int
    logged: Logged | None


def _logged(after: int) -> list[_Place]:
    found = rows(
        "SELECT p.key, l.seq, l.event_id, l.at, l.flags, l.told, e.received_at, e.occurred_at, e.body FROM ledger l"
        " JOIN person p ON p.id = l.person_id JOIN event e ON e.id = l.event_id"
        " WHERE l.seq > %s ORDER BY l.seq LIMIT %s",
        [after, AT_ONCE],
    )
    return [_Place(row[1], _read(*row)) for row in found]


def _read(person: str, seq: int, number: int, at: Instant, flags: str | None, *rest: object) -> Logged | None:
    event = entry(seq, number, at, flags, *rest)  # type: ignore[arg-type]
    return Logged(seq, person, flags, event) if event is not None else None


def _all(part: Callable[[int], list[Row]]) -> Iterator[Row]:
    after = 0
    while found := part(after):
        yield from found
        after = found[-1].id
