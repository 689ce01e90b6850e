"""Take back what a user of ours did: a verdict, an activity. What it caused is bridged by a correction."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.domain.errors import OndoError
from ondo.domain.events import RETRACTED, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.store.models import Ledger
from ondo.store.reading.log import log


@transaction.atomic
def retract(*, event: int, by: str, at: Instant) -> int:
    """Record that an act of ours is taken back; a worker folds the person without it. Returns the new event's id.

    Raises OndoError for an event that nobody has decided about, for one of the person's own, and for one that was
    taken back already.
    """
    row = Ledger.objects.filter(event=event).exclude(holder=None).select_related("holder").order_by("seq").first()
    if row is None or row.holder is None or row.person_id is None:
        raise OndoError("person.no_such_event", event=event)
    whole = log(row.person_id)
    found = next((one for one in whole if one.id == str(event)), None)
    if found is None or found.initiator is not Initiator.US:
        raise OndoError("person.not_ours", event=event)
    if found.id in retracted(whole):
        raise OndoError("person.retracted_already", event=event)
    return record_act(person=row.holder, name=RETRACTED, properties={"event": found.id}, by=by, at=at)
