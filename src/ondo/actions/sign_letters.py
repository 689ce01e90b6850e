"""Choose what stands below one's own letters."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import User

LONGEST = 2_000


@transaction.atomic
def sign_letters(*, user: User, signature: str, by: str, at: Instant) -> None:
    """Keep it. Raises OndoError for one that is too long."""
    kept = signature.replace("\r\n", "\n").strip()
    if len(kept) > LONGEST:
        raise OndoError("letters.bad_signature", most=LONGEST)
    if kept != user.mail_signature:
        before, user.mail_signature = user.mail_signature, kept
        user.save(update_fields=["mail_signature"])
        audit("user.signature_changed", user, before={"signature": before}, after={"signature": kept}, by=by, at=at)
