"""Put a call in the quarantine right; it is submitted again by `resubmit`."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Quarantined
from ondo.store.reading.quarantined import still_undecided


@transaction.atomic
def mend(*, number: int, text: str, by: str, at: Instant) -> Quarantined:
    """Keep `text` beside what was received. Raises OndoError for a call that somebody has decided about."""
    row = still_undecided(number)
    before = row.mended is not None
    row.mended = text
    row.save(update_fields=["mended"])
    audit("quarantine.mended", row, before={"mended": before}, after={"mended": True}, by=by, at=at)
    return row
