"""A user chooses a password by the link that an administrator gave them, or by the page of the first visit."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User


@transaction.atomic
def choose_password(*, user: User, password: str, by: str, at: Instant) -> User:
    """Set it; every session of theirs ends, and every link that was given to them before opens nothing."""
    before = {"password": user.has_usable_password()}
    user.set_password(password)
    user.save(update_fields=["password"])
    audit("user.password_chosen", user, before=before, after={"password": True}, by=by, at=at)
    return user
