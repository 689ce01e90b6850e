"""Let a user in no more; what they did stays theirs."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.release_people import release_people
from ondo.domain.instants import Instant
from ondo.store.models import User
from ondo.store.reading.users import refuse_last_administrator


@transaction.atomic
def deactivate_user(*, user: User, by: str, at: Instant) -> User:
    """From now on they cannot sign in, their sessions end, their tokens open nothing, and whoever was theirs
    is nobody's. Twice changes nothing.

    Raises OndoError for the last administrator.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        refuse_last_administrator(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit("user.deactivated", user, before={"active": True}, after={"active": False}, by=by, at=at)
        release_people(user=user, by=by, at=at)
    return user
