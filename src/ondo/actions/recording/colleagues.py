"""What becomes known of an account reaches its members; two who were one heard it only once."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Pending


def tell_each_other(one: int, other: int, since: Instant, at: Instant) -> None:
    """Two who were one since then and are two again: what was told of their account meanwhile waits for each of them.

    As with any colleague, a worker decides about it.
    """
    accounts = dict(bulk.rows("SELECT id, account_id FROM person WHERE id IN (%s, %s)", [one, other]))
    if accounts[one] is None or accounts[one] != accounts[other]:
        return
    key = bulk.rows("SELECT key FROM account WHERE id = %s", [accounts[one]])[0][0]
    for sender, hearer in ((one, other), (other, one)):
        waiting = [(event, at, hearer) for event in _news(sender, hearer, key, since)]
        bulk.insert(Pending, ("event_id", "received_at", "person"), waiting)


def _news(sender: int, hearer: int, account: str, since: Instant) -> Iterator[int]:
    """The events by which somebody's log was told of an account, and of which the other's log says nothing."""
    found = bulk.rows(
        "SELECT l.event_id, l.told FROM ledger l JOIN event e ON e.id = l.event_id"
        " WHERE l.person_id = %s AND l.told IS NOT NULL AND e.received_at >= %s AND NOT EXISTS"
        " (SELECT 1 FROM ledger h WHERE h.event_id = l.event_id AND h.person_id = %s) ORDER BY l.seq",
        [sender, since, hearer],
    )
    for event, told in found:
        known = msgspec.json.decode(told)
        if known.get("account") == account and known.get("account_traits"):
            yield event
