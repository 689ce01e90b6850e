"""Take a token back: whoever still shows it is nobody."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import ApiToken


@transaction.atomic
def revoke_token(*, token: ApiToken, by: str, at: Instant) -> ApiToken:
    """Revoke a token; revoking twice changes nothing."""
    found = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        who = {"user": found.user.username, "name": found.name, "prefix": found.prefix}
        audit("token.revoked", found, before=who, after={**who, "revoked_at": at}, by=by, at=at)
    return found
