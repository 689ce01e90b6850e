"""Let a user in again who was deactivated."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User


@transaction.atomic
def activate_user(*, user: User, by: str, at: Instant) -> User:
    """They may sign in again, as before. Twice changes nothing."""
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit("user.activated", user, before={"active": False}, after={"active": True}, by=by, at=at)
    return user
