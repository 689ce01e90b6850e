"""Note that a token was used: to the hour, so that lists show which ones nobody needs any more."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store.models import ApiToken


def note_token_use(*, token: int, at: Instant) -> None:
    """Keep the instant. It is no change that anybody made, so the audit does not have it."""
    ApiToken.objects.filter(pk=token).update(last_used_at=at)
