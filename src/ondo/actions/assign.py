"""Say whose people are (担当者): a user's, or nobody's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ondo.actions.add_user import WORKING
from ondo.actions.record_act import record_act
from ondo.actions.record_acts import Act, record_acts
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.desks.decided import ASSIGNED
from ondo.store.desks.owners import OWNER
from ondo.store.desks.words import text
from ondo.store.models import Person, User


@transaction.atomic
def assign(*, person: Person, owner: str, after: int | None = None, by: str, at: Instant) -> int:
    """Give one person to a user by name, or to nobody (""); returns the event's id.

    Raises OndoError where there is no such user who works on people here, and `desk.overtaken` as `record_act` does.
    """
    refuse_strangers(owner)
    return record_act(person=person, name=ASSIGNED, properties={OWNER: owner}, after=after, by=by, at=at)


@transaction.atomic
def assign_many(*, people: Sequence[Person], owner: str, by: str, at: Instant) -> list[int]:
    """The same for many at once; returns the ids of the events."""
    refuse_strangers(owner)
    return record_acts(acts=[Act(person, ASSIGNED, {OWNER: owner}) for person in people], by=by, at=at)


def refuse_strangers(owner: object) -> None:
    """Raises OndoError for a user (by name; blank: nobody) who is none, is gone, or may not act on people."""
    name = text(owner)
    if name and not User.objects.filter(username=name, is_active=True, role__in=WORKING).exists():
        raise OndoError("desk.no_such_owner", field="owner", value=name)
