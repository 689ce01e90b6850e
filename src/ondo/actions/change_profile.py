"""Change what somebody may set for themselves."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User


@transaction.atomic
def change_profile(*, user: User, full_name: str, shortcuts: bool, by: str, at: Instant) -> User:
    """Their name as people read it, and whether keys do something on pages. What stays as it is, is not written."""
    wanted: dict[str, object] = {"first_name": full_name, "shortcuts": shortcuts}
    changed = {field: value for field, value in wanted.items() if getattr(user, field) != value}
    if changed:
        before = {field: getattr(user, field) for field in changed}
        for field, value in changed.items():
            setattr(user, field, value)
        user.save(update_fields=[*changed])
        audit("user.profile_changed", user, before=before, after=changed, by=by, at=at)
    return user
