"""Erasing a person, as the law wants it on request. It cannot be undone."""

from __future__ import annotations

from typing import Annotated

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from ondo.actions.erase import erase
from ondo.store.models import Person
from ondo.store.reading.belongings import Belongings, belongings
from ondo.store.reading.in_force import hold_playbook
from ondo.store.reading.people import everybody_in
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.etags import demand, tag_of
from ondo.web.api.outside import WrongField
from ondo.web.api.people import PersonKey, somebody
from ondo.web.roles import Permission

router = Router(tags=["erasure"])


class Reach(Schema):
    """What is theirs: how many people became part of them (they included), keys, events, calls in the quarantine."""

    person: str
    people: int
    keys: int
    events: int
    quarantined: int


class Confirmation(Given):
    """That it is meant."""

    confirm: Annotated[str, Field(max_length=320, description="The key of the person, as `person` of the answer says.")]


@router.get(
    "/people/{outside:person}/erasure", response=Reach, operation_id="erasure_reach", summary="What would be erased"
)
@needs(Permission.ERASE)
def reach(request: HttpRequest, person: PersonKey, response: HttpResponse) -> Reach:
    """Look at it before; the ETag says whom it is about."""
    found = somebody(person)
    response["ETag"] = _tag(found)
    return _told(found.key, belongings(found))


@router.post(
    "/people/{outside:person}/erasure",
    response=Reach,
    operation_id="erase",
    summary="Erase a person for good",
    openapi_extra={"x-if-match": "required"},
)
@needs(Permission.ERASE)
def erase_person(request: HttpRequest, person: PersonKey, confirmation: Confirmation) -> Reach:
    """Needs the person's key once more, and the ETag of what would be erased: 412 if others became part of them."""
    found = somebody(person)
    with transaction.atomic():
        hold_playbook(alone=True)  # as `erase` does: nobody else erases or merges anybody meanwhile
        found.refresh_from_db()
        demand(request, _tag(found))
        if confirmation.confirm != found.key:
            raise WrongField("api.not_confirmed", pointer="/confirm")
        theirs = erase(person=found, known=everybody_in(found), **acting(request))
    found.refresh_from_db()
    return _told(found.key, theirs)


def _tag(person: Person) -> str:
    return tag_of("erasure", everybody_in(person), person.erased_at)


def _told(key: str, theirs: Belongings) -> Reach:
    return Reach(
        person=key,
        people=len(theirs.people),
        keys=len(theirs.keys) - len(theirs.people),
        events=len(theirs.events),
        quarantined=len(theirs.quarantined),
    )
