"""Puts down what of a batch is nobody's: events about an account only, and what nothing could be made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Ledger, Quarantined
from ondo.worker.claim import Unreadable


def quarantine(unreadable: Sequence[Unreadable]) -> None:
    """Keep what nothing could be made of, with the reason."""
    columns = ("source_id", "received_at", "reason", "params", "body")
    rows = [
        (
            one.source,
            one.received_at,
            one.key,
            json.dumps({**one.params, "event": one.event}, default=str),
            one.body.encode(),
        )
        for one in unreadable
    ]
    bulk.insert(Quarantined, columns, rows)


def unmask(clicks: Sequence[tuple[str, int, int]]) -> None:
    """Flag rows that were written before: (flag, event, person)."""
    if clicks:
        bulk.execute_many("UPDATE ledger SET flags = %s WHERE event_id = %s AND person_id = %s", clicks)


def write_for_nobody(events: Iterable[tuple[int, Instant]]) -> None:
    """Events about an account only stand in the ledger as well, for nobody: whoever is reached has a row besides."""
    bulk.insert(Ledger, ("event_id", "at"), list(events))
