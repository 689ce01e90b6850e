"""Give a user a link by which they choose a password: at the beginning, or when they have forgotten it."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User


@transaction.atomic
def give_link(*, user: User, by: str, at: Instant) -> str:
    """Its path on the site. That it was given is written down; the link follows from the user and is kept nowhere."""
    audit("user.link_given", user, after={"name": user.username}, by=by, at=at)
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return f"/sign-in/choose/{key}/{default_token_generator.make_token(user)}/"
