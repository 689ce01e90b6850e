"""Decide that a message is not to be delivered."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.write_letter import LETTER
from ondo.domain.instants import Instant
from ondo.store.models import Letter
from ondo.store.reading.letters import REFUSED
from ondo.store.reading.outbox import undelivered


@transaction.atomic
def discard_message(*, number: int, by: str, at: Instant) -> None:
    """Remove it; the audit keeps what it was about. Raises OndoError for one that is not in the outbox."""
    row = undelivered(number)
    before = {"what": row.what, "person": row.person, "payload": row.payload, "tries": row.tries, "error": row.error}
    audit("message.discarded", row, before=before, by=by, at=at)
    if row.what == LETTER:  # whoever wrote it sees that it never left
        Letter.objects.filter(pk=int((row.payload or {})[LETTER])).update(state=REFUSED, error=row.error)
    row.delete()
