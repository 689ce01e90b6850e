"""Deliveries: what waits for a destination, and how each attempt went."""

from __future__ import annotations

from django.db.models import QuerySet

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Delivery, Destination

DELIVERY = "delivery"
"""The kind of message in the outbox that tells a notice to a destination; `payload`: `notice` and `destination`."""


def of_destination() -> str:
    """The SQL that finds the messages for one destination, its parameter the id."""
    return f"kind = 'outbox' AND what = '{DELIVERY}' AND {bulk.number_in('payload', 'destination')} = %s"


def destinations_due(now: Instant) -> list[int]:
    """The destinations for which something is to be delivered by now."""
    found = bulk.rows(
        f"SELECT DISTINCT {bulk.number_in('payload', 'destination')} FROM due"
        " WHERE kind = 'outbox' AND what = %s AND failed_at IS NULL AND due_at <= %s",
        [DELIVERY, now],
    )
    return sorted(id_ for (id_,) in found)


def attempts(destination: Destination | None = None) -> QuerySet[Delivery]:
    """The log of attempts, the newest first: of one destination, or of all."""
    found = Delivery.objects.select_related("destination", "notice").order_by("-pk")
    return found if destination is None else found.filter(destination=destination)


def waiting_for(destination: Destination) -> int:
    """How many messages wait for a destination, tried before or not, given up or not."""
    found = bulk.rows(f"SELECT COUNT(*) FROM due WHERE {of_destination()}", [destination.pk])
    return int(found[0][0])
