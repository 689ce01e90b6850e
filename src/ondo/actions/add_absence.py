"""Note when a user is away: meanwhile nobody is given to them."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Absence, User


@transaction.atomic
def add_absence(*, user: User, since: Instant, until: Instant, note: str = "", by: str, at: Instant) -> Absence:
    """Away from `since` until just before `until`. Raises OndoError where it ends before it begins."""
    if until <= since:
        raise OndoError("assignment.absence_backwards")
    absence = Absence.objects.create(user=user, since=since, until=until, note=note)
    audit("absence.added", absence, after={"user": user.username, "since": since, "until": until}, by=by, at=at)
    return absence
