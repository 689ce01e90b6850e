"""Tell a destination nothing any more."""

from __future__ import annotations

import json

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Destination
from ondo.store.reading.deliveries import of_destination


@transaction.atomic
def disable_destination(*, destination: Destination, by: str, at: Instant) -> int | None:
    """What waits for it is withdrawn; returns the first notice that it was not told, from which it can be replayed.

    Disabling twice changes nothing.
    """
    locked = Destination.objects.select_for_update().get(pk=destination.pk)
    if locked.disabled_at is not None:
        return None
    destination.disabled_at = locked.disabled_at = at
    locked.save(update_fields=["disabled_at"])
    first = withdraw_deliveries(destination)
    audit("destination.disabled", destination, after={"untold_from": first}, by=by, at=at)
    return first


def withdraw_deliveries(destination: Destination) -> int | None:
    """Remove what waits for a destination; returns the first of those notices."""
    gone = bulk.rows(f"DELETE FROM due WHERE {of_destination()} RETURNING payload", [destination.pk])
    return min((int(json.loads(payload)["notice"]) for (payload,) in gone), default=None)
