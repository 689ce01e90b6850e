"""Add a user: somebody who works with Ondo, signs playbooks, owns people."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.playbooks.problems import listed
from ondo.store.models import User

ROLES = ("marketer", "sdr", "field_sales", "manager", "administrator", "auditor")


@transaction.atomic
def add_user(*, name: str, role: str, full_name: str = "", by: str, at: Instant) -> User:
    """Add a user with one of the `ROLES`; no password, so nobody can log in as them yet. Raises OndoError."""
    if not name.strip() or len(name) > 150 or any(letter.isspace() for letter in name):
        raise OndoError("user.bad_name", name=name)
    if role not in ROLES:
        raise OndoError("user.no_such_role", role=role, known=listed(ROLES))
    if User.objects.filter(username=name).exists():
        raise OndoError("user.taken", name=name)
    user = User.objects.create_user(name, role=role, first_name=full_name)
    audit("user.added", user, after={"name": name, "role": role}, by=by, at=at)
    return user
