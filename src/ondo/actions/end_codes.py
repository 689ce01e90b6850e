"""Let a user sign in without a one-time code, who has lost what makes them."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import User
from ondo.store.reading.users import authenticators


@transaction.atomic
def end_codes(*, user: User, by: str, at: Instant) -> None:
    """Their password is enough from now on, until they begin with codes again. Without codes it changes nothing."""
    found = authenticators(user)
    kinds = sorted(found.values_list("type", flat=True))
    if kinds:
        found.delete()
        audit("user.codes_ended", user, before={"codes": kinds}, after={"codes": []}, by=by, at=at)
