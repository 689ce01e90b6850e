"""Turn a source away, with all its write keys."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Source


@transaction.atomic
def disable_source(*, source: Source, by: str, at: Instant) -> Source:
    """From now on nothing of it is taken; what it sent stays. Disabling twice changes nothing."""
    if source.disabled_at is None:
        source.disabled_at = at
        source.save(update_fields=["disabled_at"])
        audit("source.disabled", source, before={"disabled": False}, after={"disabled": True}, by=by, at=at)
    return source
