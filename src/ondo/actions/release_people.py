"""Take everybody back from a user who works on people no more: they wait under *Unassigned* for somebody else."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.record_acts import Act, record_acts
from ondo.domain.instants import Instant
from ondo.store.desks.decided import ASSIGNED
from ondo.store.desks.owners import OWNER
from ondo.store.models import Person, User


@transaction.atomic
def release_people(*, user: User, by: str, at: Instant) -> int:
    """Give to nobody whoever is theirs; returns how many. A worker decides about it, as with every act."""
    theirs = Person.objects.filter(owner=user, root=None, erased_at=None).order_by("pk")
    told = {OWNER: "", "from": user.username}
    return len(record_acts(acts=[Act(person, ASSIGNED, told) for person in theirs], by=by, at=at))
