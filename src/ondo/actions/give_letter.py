"""Say whose a mail is of which nobody knew from whom: from then on it is their answer."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.receive_mail import REPLIED
from ondo.actions.record_act import append_item, item_of
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant
from ondo.store.models import Letter, Person
from ondo.store.reading.letters import REPLY


@transaction.atomic
def give_letter(*, letter: Letter, person: Person, by: str, at: Instant) -> None:
    """Put it to somebody and record that they wrote, unless a machine did. What somebody did is never taken back.

    Raises OndoError where it is somebody's already, and for the erased.
    """
    found = Letter.objects.select_for_update().get(pk=letter.pk)
    if found.person_id is not None:
        raise OndoError("letters.somebodys")
    if person.erased_at is not None:
        raise OndoError("person.erased", person=person.key)
    found.person, found.user = person, person.owner
    if found.kind == REPLY:
        found.event_id = _record(found, person, at)
    found.save(update_fields=["person", "user", "event"])
    audit("letter.given", found, before={"person": None}, after={"person": person.pk}, by=by, at=at)


def _record(letter: Letter, person: Person, at: Instant) -> int:
    told = {"letter": letter.pk, "subject": letter.subject}
    item = item_of(person.key, REPLIED, told, "", Initiator.PERSON, "email")
    del item["user"]
    return append_item(item, min(letter.at, at), at)
