"""Take a mail domain off the list."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.add_domain import tell_people
from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.domain.relations import NOBODY_SPECIAL
from ondo.store.models import KnownDomain


@transaction.atomic
def remove_domain(*, row: KnownDomain, by: str, at: Instant) -> int:
    """From now on its people are nobody special; returns how many are told so, in their logs."""
    before = {"domain": row.domain, "relation": row.relation}
    told = tell_people(row.domain, NOBODY_SPECIAL, by, at)
    audit("domain.removed", row, before=before, by=by, at=at)
    row.delete()
    return told
