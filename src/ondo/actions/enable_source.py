"""Let a source that was disabled send again."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Source


@transaction.atomic
def enable_source(*, source: Source, by: str, at: Instant) -> Source:
    """From now on it is heard again, by the write keys that were not revoked. Enabling twice changes nothing."""
    if source.disabled_at is not None:
        source.disabled_at = None
        source.save(update_fields=["disabled_at"])
        audit("source.enabled", source, before={"disabled": True}, after={"disabled": False}, by=by, at=at)
    return source
