"""Add a user: somebody who works with Ondo, signs playbooks, owns people."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.playbooks.problems import listed
from ondo.store.models import User

ROLES = ("marketer", "sdr", "field_sales", "manager", "administrator", "auditor")
WORKING = ("sdr", "field_sales", "manager", "administrator")
"""Of these, those who may act on people: nobody else has people of their own."""


@transaction.atomic
def add_user(*, name: str, role: str, full_name: str = "", email: str = "", by: str, at: Instant) -> User:
    """Add a user with one of the `ROLES`; no password, so nobody can log in as them yet. Raises OndoError.

    `email`: the address by which the company's own sign-in knows them; no two users have the same.
    """
    if not name.strip() or len(name) > 150 or any(letter.isspace() for letter in name):
        raise OndoError("user.bad_name", name=name)
    if role not in ROLES:
        raise OndoError("user.no_such_role", role=role, known=listed(ROLES))
    if User.objects.filter(username=name).exists():
        raise OndoError("user.taken", name=name)
    refuse_address(email)
    user = User.objects.create_user(name, email, role=role, first_name=full_name)
    after = {"name": name, "role": role} | ({"email": user.email} if email else {})
    audit("user.added", user, after=after, by=by, at=at)
    return user


def refuse_address(email: str, *, but: int | None = None) -> None:
    """Raises OndoError for what is no mail address, or where another user than `but` has it."""
    if email and normalised_email(email) is None:
        raise OndoError("user.bad_email", email=email)
    others = User.objects.all() if but is None else User.objects.exclude(pk=but)
    if email and others.filter(email__iexact=email).exists():
        raise OndoError("user.email_taken", email=email)
