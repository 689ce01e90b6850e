"""A letter came back, or was never taken: the address does not work."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.record_act import append_item, item_of
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.triage import DUE
from ondo.store.desks.activities import NEXT_ACTIVITY
from ondo.store.models import Letter, Person
from ondo.store.reading.in_force import zone_now
from ondo.store.reading.letters import BOUNCED

BOUNCED_MAIL = "email_bounced"
CHECK_ADDRESS = "check_address"
"""What is to be done then."""


@transaction.atomic
def note_bounce(*, letter: Letter, why: str, by: str, at: Instant) -> None:
    """Note it once, and have somebody look at the address today. Nothing where it is known already, or for nobody."""
    if not Letter.objects.filter(pk=letter.pk).exclude(state=BOUNCED).update(state=BOUNCED, error=why[:1000]):
        return
    person = Person.objects.filter(pk=letter.person_id or 0, erased_at=None).first()
    if person is None:
        return
    told = {"letter": letter.pk, "error": why[:200], DUE: today(at), NEXT_ACTIVITY: CHECK_ADDRESS}
    append_item(item_of(person.key, BOUNCED_MAIL, told, by, Initiator.US, "email"), at, at)


def today(at: Instant) -> str:
    """The day of an instant where the playbook's days begin, as ISO 8601."""
    return to_datetime(at, zone_now()).date().isoformat()
