"""Try a message again, at once."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Due
from ondo.store.reading.outbox import undelivered


@transaction.atomic
def retry_message(*, number: int, by: str, at: Instant) -> Due:
    """It is due now, and has all its tries before it. Raises OndoError for one that is not in the outbox."""
    row = undelivered(number)
    before = {"tries": row.tries, "error": row.error, "failed_at": row.failed_at}
    row.due_at, row.tries, row.failed_at, row.error = at, 0, None, None
    row.save(update_fields=["due_at", "tries", "failed_at", "error"])
    audit("message.retried", row, before=before, by=by, at=at)
    return row
