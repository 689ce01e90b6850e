"""What nobody has decided about yet."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store.bulk import rows

GRACE = 1_000
"""Timers fire this many milliseconds late, so that an event that is just being stored still comes before them."""


def oldest_waiting() -> Instant | None:
    """When the event was received that has waited longest, also if another worker has just taken it."""
    found: list[tuple[Instant | None]] = rows(
        "SELECT min(received_at) FROM (SELECT * FROM (SELECT received_at FROM pending ORDER BY id LIMIT 1) oldest"
        " UNION ALL SELECT received_at FROM pending WHERE person IS NOT NULL) waiting"
    )
    return found[0][0]


def anything_waits(now: Instant) -> bool:
    """Whether there is an event or a timer to be decided about. Asked outside a transaction it keeps nobody waiting."""
    found = rows(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM pending) OR EXISTS (SELECT 1 FROM due"
        " WHERE kind = 'timer' AND due_at <= %s AND failed_at IS NULL)",
        [now - GRACE],
    )
    return bool(found)


def newest_event() -> int:
    """The id of the event that came last; 0 before the first."""
    return int(rows("SELECT coalesce(max(id), 0) FROM event")[0][0])


def settled_until(now: Instant) -> Instant:
    """Up to when timers may fire: whatever is still to be decided about comes later."""
    waiting = oldest_waiting()
    return now - GRACE if waiting is None else min(now - GRACE, waiting)


def waiting_since(instant: Instant, most: int) -> int:
    """How many events were received before the instant and still wait, counted up to `most`."""
    found = rows("SELECT count(*) FROM (SELECT 1 FROM pending WHERE received_at < %s LIMIT %s) late", [instant, most])
    return int(found[0][0])
