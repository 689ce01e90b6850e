"""Say whose a mail is of which nobody knew from whom: from then on it is their answer."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.record_act import append_item, item_of
from ondo.actions.recording.messages import UNDO
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.desks.asked import REPLIED
from ondo.store.models import Due, Letter, Person
from ondo.store.reading.letters import REPLY

GIVEN = "letter_given"
"""The message in the outbox by which it is recorded that somebody wrote."""


@transaction.atomic
def give_letter(*, letter: Letter, person: Person, by: str, at: Instant) -> None:
    """Put it to somebody; that they wrote is recorded once it cannot be undone any more, unless a machine wrote.

    What somebody did is never taken back, so nothing is said of it before. Raises OndoError where it is somebody's
    already, and for the erased.
    """
    found = Letter.objects.select_for_update().get(pk=letter.pk)
    if found.person_id is not None:
        raise OndoError("letters.somebodys")
    if person.erased_at is not None:
        raise OndoError("person.erased", person=person.key)
    found.person, found.user = person, person.owner
    found.save(update_fields=["person", "user"])
    if found.kind == REPLY:
        told = {"letter": found.pk, "at": at + UNDO}
        Due.objects.create(kind="outbox", what=GIVEN, person=person.pk, due_at=at + UNDO, payload=told)
    audit("letter.given", found, before={"person": None}, after={"person": person.pk}, by=by, at=at)


@transaction.atomic
def take_letter_back(*, letter: Letter, by: str, at: Instant) -> None:
    """It is nobody's again. Raises OndoError once it was recorded that they wrote: nothing is changed then."""
    found = Letter.objects.select_for_update().get(pk=letter.pk)
    gone = bulk.execute(
        f"DELETE FROM due WHERE kind = 'outbox' AND what = %s AND {bulk.number_in('payload', 'letter')} = %s",
        [GIVEN, found.pk],
    )
    if found.kind == REPLY and not gone:
        raise OndoError("letters.recorded_already")
    before, found.person, found.user = found.person_id, None, None
    found.save(update_fields=["person", "user"])
    audit("letter.taken_back", found, before={"person": before}, after={"person": None}, by=by, at=at)


@transaction.atomic
def record_given_letter(*, letter: int, at: Instant) -> None:
    """Record that whoever it was given to wrote it; nothing where that was recorded, or it is nobody's any more."""
    found = (
        Letter.objects.select_for_update(of=("self",)).select_related("person").filter(pk=letter, event=None).first()
    )
    if found is None or found.person is None or found.person.erased_at is not None:
        return
    told = {"letter": found.pk, "subject": found.subject}
    item = item_of(found.person.key, REPLIED, told, "", Initiator.PERSON, "email")
    del item["user"]
    found.event_id = append_item(item, min(found.at, at), at)
    found.save(update_fields=["event"])
