"""What happened to a person, the latest first, a piece at a time."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.store.bulk import rows
from ondo.store.reading.log import entry

LATEST = (2**63 - 1, 2**63 - 1)
_ROWS = (
    "SELECT l.seq, l.event_id, l.at, l.flags, l.told, e.received_at, e.occurred_at, e.body FROM ledger l"
    " JOIN event e ON e.id = l.event_id WHERE l.person_id = %s AND (l.at, l.seq) < (%s, %s)"
    " ORDER BY l.at DESC, l.seq DESC LIMIT %s"
)


@dataclass(frozen=True)
class Happened:
    """One entry of a log. `event` is None where its content was erased."""

    number: int
    at: Instant
    seq: int
    flags: str | None
    received_at: Instant
    event: Event | None


def timeline(person: int, before: tuple[int, ...] | None, limit: int) -> list[Happened]:
    """The latest entries of a person's log that come before a place in it (`at`, `seq`)."""
    at, seq = before or LATEST
    return [
        Happened(row[1], row[2], row[0], row[3], row[5], entry(*row)) for row in rows(_ROWS, [person, at, seq, limit])
    ]
