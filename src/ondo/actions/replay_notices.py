"""Tell a destination again what happened since a notice."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.telling.fanning_out import put_into_outbox
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Destination


@transaction.atomic
def replay_notices(*, destination: Destination, since: int, by: str, at: Instant) -> int:
    """Put into the outbox every notice from this number on that the destination wants; returns how many.

    They carry the ids that they had, so that a receiver can tell what it knows. What waits anyhow is not put there
    twice, and what may still be undone is told in its time. Raises OndoError for a destination that is disabled.
    """
    if destination.disabled_at is not None:
        raise OndoError("telling.disabled", name=destination.name)
    found = bulk.rows(
        "SELECT n.id FROM notice n WHERE n.id >= %s AND NOT EXISTS (SELECT 1 FROM due d WHERE d.kind = 'notice'"
        f" AND {bulk.number_in('d.payload', 'notice')} = n.id) AND NOT EXISTS (SELECT 1 FROM due d"
        f" WHERE d.kind = 'outbox' AND d.what = 'delivery' AND {bulk.number_in('d.payload', 'notice')} = n.id"
        f" AND {bulk.number_in('d.payload', 'destination')} = %s) ORDER BY n.id",
        [since, destination.pk],
    )
    count = put_into_outbox([id_ for (id_,) in found], at, [destination])
    audit("destination.replayed", destination, after={"from": since, "messages": count}, by=by, at=at)
    return count
