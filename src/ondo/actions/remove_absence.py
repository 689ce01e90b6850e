"""Take an absence out of the calendar."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: str, at: Instant) -> None:
    """The user is there after all."""
    before = {"user": absence.user.username, "since": absence.since, "until": absence.until}
    audit("absence.removed", absence, before=before, by=by, at=at)
    absence.delete()
