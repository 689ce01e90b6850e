"""Change what a user is called, by which address the company's sign-in knows them, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.add_user import ROLES, WORKING, refuse_address
from ondo.actions.audit import audit
from ondo.actions.release_people import release_people
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.playbooks.problems import listed
from ondo.store.models import User
from ondo.store.reading.users import refuse_last_administrator

FIELDS = {"role": "role", "full_name": "first_name", "email": "email"}


@transaction.atomic
def change_user(*, user: User, changes: Mapping[str, str], by: str, at: Instant) -> User:
    """Set some of the `FIELDS`. Raises OndoError; the last administrator stays one.

    Whoever may not act on people from now on has none: theirs are nobody's.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if changes.get("role", user.role) not in ROLES:
        raise OndoError("user.no_such_role", role=changes["role"], known=listed(ROLES))
    refuse_address(changes.get("email", ""), but=user.pk)
    changed = {name: value for name, value in changes.items() if getattr(user, FIELDS[name]) != value}
    if "role" in changed:
        refuse_last_administrator(user)
    before = {name: getattr(user, FIELDS[name]) for name in changed}
    for name, value in changed.items():
        setattr(user, FIELDS[name], value)
    if changed:
        user.save(update_fields=[FIELDS[name] for name in changed])
        audit("user.changed", user, before=before, after=changed, by=by, at=at)
    if "role" in changed and user.role not in WORKING:
        release_people(user=user, by=by, at=at)
    return user
