"""Put right what is known of a person: dated facts of their log, which an undo takes back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions import typed
from ondo.actions.audit import audit
from ondo.actions.following import follow
from ondo.actions.record_act import append_item
from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS, Initiator
from ondo.domain.instants import Instant
from ondo.store.models import Identity, Person

EMAIL = "email"


@transaction.atomic
def edit_person(
    *,
    person: Person,
    traits: Mapping[str, object],
    before: Mapping[str, object],
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record what changed; `before` says what was known of it. Returns the event's id.

    A blank never clears what is known. Raises OndoError where nothing changes, where something is too long,
    where the address is none or is somebody else's (they may be one person: merging is another act), and for the
    erased.
    """
    if person.erased_at is not None:
        raise OndoError("person.erased", person=person.key)
    changed = {key: value for key, value in traits.items() if value not in (None, "", before.get(key))}
    if not changed:
        raise OndoError("person_page.nothing_changed")
    typed.refuse(changed)
    _refuse_taken(person, changed)
    item = {"type": TRAITS, "person": person.key, "user": by, "initiator": str(Initiator.US), "traits": changed}
    event = append_item(item, at, at)
    follow(person, event, TRAITS, after, by)
    audit(
        "person.edited", person, after={"traits": sorted(changed), "event": event}, by=by, at=at
    )  # no values: erasure
    return event


def _refuse_taken(person: Person, changed: Mapping[str, object]) -> None:
    if EMAIL not in changed:
        return
    address = normalised_email(str(changed[EMAIL]))
    if address is None:
        raise OndoError("person_page.not_an_address", field=EMAIL)
    holder = Identity.objects.filter(kind=EMAIL, value=address).select_related("person").first()
    if holder is not None and (holder.person.root_id or holder.person_id) != (person.root_id or person.pk):
        raise OndoError("person_page.address_taken", field=EMAIL, person=holder.person.key)
