"""Take a write key back: whoever still uses it is turned away."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import WriteKey


@transaction.atomic
def revoke_write_key(*, key: str, by: str, at: Instant) -> WriteKey:
    """Revoke a key by its letters; revoking twice changes nothing. Raises OndoError for one that nobody has."""
    found = WriteKey.objects.select_related("source").filter(key=key).first()
    if found is None:
        raise OndoError("source.no_such_write_key", write_key=key)
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        before = {"source": found.source.key, "revoked": False}
        audit("write_key.revoked", found, before=before, after={**before, "revoked": True}, by=by, at=at)
    return found
