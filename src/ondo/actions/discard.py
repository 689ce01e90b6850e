"""Decide that a call in the quarantine is not to be taken."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Quarantined
from ondo.store.reading.quarantined import still_undecided


@transaction.atomic
def discard(*, number: int, by: str, at: Instant) -> Quarantined:
    """Mark it; what was received is kept. Raises OndoError for a call that somebody has decided about."""
    row = still_undecided(number)
    row.discarded_at = at
    row.save(update_fields=["discarded_at"])
    audit("quarantine.discarded", row, before={"discarded": False}, after={"discarded": True}, by=by, at=at)
    return row
