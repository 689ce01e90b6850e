"""Give a user a link by which they choose a password: at the beginning, or when they have forgotten it."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User


@transaction.atomic
def give_link(*, user: User, by: str, at: Instant) -> None:
    """Write down that somebody was given one. The link itself follows from the user and is kept nowhere."""
    audit("user.link_given", user, after={"name": user.username}, by=by, at=at)
