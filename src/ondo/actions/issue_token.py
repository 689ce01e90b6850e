"""Give a user a token, with which a program acts in their name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import ApiToken, User
from ondo.store.reading.tokens import hash_of

MARK = "ondo_"
"""How every token begins, so that people and scanners of secrets know one when they see it."""
SHOWN = 12
"""Letters by which a token is told in lists."""


@dataclass(frozen=True)
class Issued:
    """A new token. `text` is shown once; the store has its hash only."""

    token: ApiToken
    text: str


@transaction.atomic
def issue_token(*, user: User, name: str, expires_at: Instant | None = None, by: str, at: Instant) -> Issued:
    """A new token, good at once and until `expires_at` (None: until it is revoked). Raises OndoError."""
    if not name.strip() or len(name) > 100:
        raise OndoError("token.bad_name", name=name)
    if expires_at is not None and expires_at <= at:
        raise OndoError("token.expired_before")
    text = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, prefix=text[:SHOWN], hash=hash_of(text), created_at=at, expires_at=expires_at
    )
    after = {"user": user.username, "name": name, "prefix": token.prefix, "expires_at": expires_at}
    audit("token.issued", token, after=after, by=by, at=at)
    return Issued(token, text)
