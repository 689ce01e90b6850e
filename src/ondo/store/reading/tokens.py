"""Tokens of the API: whose one is, and which there are."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Q, QuerySet

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import ApiToken


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def token_shown(token: str, at: Instant) -> ApiToken | None:
    """The token that somebody shows, with its user; None where it is unknown, revoked or expired, or they left."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=at)
    good = ApiToken.objects.filter(lasting, hash=hash_of(token), revoked_at=None, user__is_active=True)
    return good.select_related("user").first()


def tokens(user: str | None = None) -> QuerySet[ApiToken]:
    """Tokens with their users, oldest first; only those of one user."""
    found = ApiToken.objects.select_related("user").order_by("pk")
    return found.filter(user__username=user) if user is not None else found


def token_called(prefix: str) -> ApiToken:
    """The token that begins so, as lists show it. Raises OndoError where none does, or several do."""
    found = list(ApiToken.objects.filter(prefix__startswith=prefix).select_related("user")[:2]) if prefix else []
    if len(found) != 1:
        raise OndoError("token.several" if found else "token.unknown", prefix=prefix)
    return found[0]
