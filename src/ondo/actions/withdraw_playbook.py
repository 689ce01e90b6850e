"""Call off a playbook that is being put in force: the one before it stays, and nothing has happened."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import PlaybookVersion
from ondo.store.reading.in_force import hold_playbook


@transaction.atomic
def withdraw_playbook(*, version: int | None = None, why: str | None = None, by: str, at: Instant) -> PlaybookVersion:
    """Withdraw the version that is being put in force (or only this one). Raises OndoError where there is none."""
    hold_playbook(alone=True)
    found = PlaybookVersion.objects.filter(switching=True).first()
    if found is None or version not in (None, found.pk):
        raise OndoError("in_force.nothing_to_withdraw")
    bulk.execute("DELETE FROM switched")
    found.switching, found.in_force_from = False, None
    found.save(update_fields=["switching", "in_force_from"])
    audit("playbook.withdrawn", found, after={"why": why} if why else None, by=by, at=at)
    return found
