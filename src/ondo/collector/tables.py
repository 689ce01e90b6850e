"""The rows that the collector writes and reads, and their columns, in the order in which they travel.

The tables are made by the models of `ondo.store`; a test compares the two.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import msgspec

from ondo.domain.instants import Instant


class EventRow(NamedTuple):
    """A row of `event`: a call that is in order."""

    key: bytes
    source_id: int
    received_at: Instant
    occurred_at: Instant
    body: str


class QuarantineRow(NamedTuple):
    """A row of `quarantine`: what is not in order, with the reason (a message key and its parameters, as JSON)."""

    source_id: int | None
    received_at: Instant
    reason: str
    params: str
    body: bytes
    sent_at: str | None


class WriteKeyRow(NamedTuple):
    """A write key, and the source that it lets in."""

    write_key: str
    revoked_at: Instant | None
    source_id: int
    kind: str
    timezone: str
    rate_per_second: int | None
    disabled_at: Instant | None


class Deposit(msgspec.Struct):
    """What one request brings: all of it is stored, or nothing."""

    events: list[EventRow] = []
    quarantined: list[QuarantineRow] = []
    size: int = 0
    """Bytes, roughly: what it takes of the memory while it waits."""


def apart(deposit: Deposit) -> list[Deposit]:
    """The same, each event by itself."""
    return [Deposit(quarantined=deposit.quarantined), *(Deposit([row]) for row in deposit.events)]


def set_aside(row: EventRow, why: str) -> Deposit:
    """An event in the quarantine."""
    params = json.dumps({"why": why.replace("\0", "")})
    aside = QuarantineRow(row.source_id, row.received_at, "collector.not_storable", params, row.body.encode(), None)
    return Deposit(quarantined=[aside])


EVENT = EventRow._fields
QUARANTINE = QuarantineRow._fields
PENDING = ("event_id", "received_at")
WRITE_KEYS = (
    "SELECT w.key, w.revoked_at, s.id, s.kind, s.timezone, s.rate_per_second, s.disabled_at"
    " FROM write_key w JOIN source s ON s.id = w.source_id"
)
UNDECIDED_STRANGERS = (
    "SELECT count(*), coalesce(sum(length(body)), 0) FROM quarantine"
    " WHERE source_id IS NULL AND resubmitted_as IS NULL AND discarded_at IS NULL"
)
"""How many calls without a known source wait for somebody's decision, and how many bytes they are."""
