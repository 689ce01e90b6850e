"""Tell a destination again that was disabled."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Destination


@transaction.atomic
def enable_destination(*, destination: Destination, by: str, at: Instant) -> None:
    """From now on it is told; what it missed can be replayed. Enabling twice changes nothing."""
    if destination.disabled_at is not None:
        before, destination.disabled_at = {"disabled_at": destination.disabled_at}, None
        destination.save(update_fields=["disabled_at"])
        audit("destination.enabled", destination, before=before, by=by, at=at)
