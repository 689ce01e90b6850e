"""Remove a destination, with the log of what it was told."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.add_destination import as_audited
from ondo.actions.audit import audit
from ondo.actions.disable_destination import withdraw_deliveries
from ondo.domain.instants import Instant
from ondo.store.models import Destination


@transaction.atomic
def remove_destination(*, destination: Destination, by: str, at: Instant) -> None:
    """It is told nothing any more, and its log goes with it; the audit keeps what it was."""
    withdraw_deliveries(destination)
    audit("destination.removed", destination, before=as_audited(destination), by=by, at=at)
    destination.delete()
