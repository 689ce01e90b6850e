"""What is recorded by hand: verdicts (振り分け), acts such as calls and mails, and taking them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status

from ondo.actions import typed
from ondo.actions.assign import refuse_strangers
from ondo.actions.note_down import NOTED
from ondo.actions.record_act import record_act
from ondo.actions.retract import retract
from ondo.actions.triage import triage
from ondo.domain.events import EXPLORED, OPPORTUNITY_EVENTS, RETRACTED, TRIAGE, Initiator
from ondo.playbooks.problems import listed, nearest
from ondo.playbooks.standard_events import STANDARD_EVENTS, usual_channel, usual_initiator
from ondo.store.desks.decided import ASSIGNED
from ondo.store.desks.owners import OWNER
from ondo.store.models import Person
from ondo.store.reading.people import hold
from ondo.store.reading.person import ruling_now
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.outside import When, WrongField, instant
from ondo.web.api.people import PersonKey, demand_unchanged, somebody
from ondo.web.api.validation import pointer_of
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["acts"])

NOT_BY_HAND = OPPORTUNITY_EVENTS | {TRIAGE, RETRACTED, EXPLORED}
"""What has an endpoint of its own, and what only chance does."""

EventNumber = Annotated[int, Path(description="The number of an event.", ge=1, le=LARGEST)]
_OTHER = {"type": ["number", "boolean", "array", "object", "null"]}
_VALUE = {"anyOf": [{"type": "string", "maxLength": typed.LONGEST}, _OTHER]}
Properties = Annotated[
    dict[str, Any],
    Field(
        description=f"Whatever belongs to it, by name; a text in it has at most {typed.LONGEST:,} characters.",
        max_length=200,
        json_schema_extra={"additionalProperties": _VALUE},
    ),
]


class Recorded(Schema):
    """The number of the event that was recorded. A worker decides about it within a moment."""

    event: int


class Verdict(Given):
    """A verdict, with everything that the playbook asks for it."""

    verdict: Annotated[str, Field(min_length=1, max_length=100)]
    reason: Annotated[str | None, Field(max_length=200)] = None
    given: Properties = Field(default_factory=dict)


class Done(Given):
    """Something that was done for a person, or that they did and nobody else reports."""

    name: Annotated[str, Field(min_length=1, max_length=100, description="An event of the playbook or a standard one.")]
    properties: Properties = Field(default_factory=dict)
    channel: Annotated[str | None, Field(max_length=60)] = None
    initiator: Literal["person", "us"] | None = None
    occurred_at: Annotated[When | None, Field(description="When it happened; without it, now.")] = None


@router.post(
    "/people/{outside:person}/triage",
    response={202: Recorded},
    operation_id="triage",
    summary="Give a verdict",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.ACT)
def give_verdict(request: HttpRequest, person: PersonKey, verdict: Verdict) -> Status[Recorded]:
    """Refused at once with everything that is missing; with If-Match also if the person was changed meanwhile."""
    found = somebody(person)
    with unchanged(request, found):
        event = triage(
            person=found, verdict=verdict.verdict, reason=verdict.reason, given=verdict.given, **acting(request)
        )
    return Status(202, Recorded(event=event))


@router.post(
    "/people/{outside:person}/acts",
    response={202: Recorded},
    operation_id="act",
    summary="Record what was done",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.ACT)
def record(request: HttpRequest, person: PersonKey, done: Done) -> Status[Recorded]:
    """A call, a mail, a business card. Verdicts and opportunities have endpoints of their own.

    With If-Match only if the person still stands as they were read.
    """
    name, words = _known_name(done.name), acting(request)
    _refuse_untaken(name, done.properties)
    if name == ASSIGNED:
        refuse_strangers(done.properties.get(OWNER))
    found = somebody(person)
    with unchanged(request, found):
        event = record_act(
            person=found,
            name=name,
            properties=done.properties,
            initiator=Initiator(done.initiator) if done.initiator else usual_initiator(name),
            channel=done.channel or usual_channel(name),
            occurred_at=instant(done.occurred_at, otherwise=words["at"], pointer="/occurred_at"),
            **words,
        )
    return Status(202, Recorded(event=event))


@router.post("/events/{event}/retraction", response={202: Recorded}, operation_id="retract", summary="Take an act back")
@needs(Permission.ACT)
def take_back(request: HttpRequest, event: EventNumber) -> Status[Recorded]:
    """A verdict or an act of ours. What it caused is bridged by a correction; nothing is rewritten."""
    return Status(202, Recorded(event=retract(event=event, **acting(request))))


@contextmanager
def unchanged(request: HttpRequest, person: Person) -> Iterator[None]:
    """What is done inside is done only if the person still stands as they were read, where If-Match asks for that."""
    with transaction.atomic():
        if "If-Match" in request.headers:
            hold(person)
            demand_unchanged(request, person)
        yield


def _refuse_untaken(name: str, told: Mapping[str, object]) -> None:
    """As the actions would, but with the place in the body."""
    for one in typed.problems(told):
        raise WrongField(one.key, **pointer_of(one, "properties"), **dict[str, Any](one.params))
    if name == NOTED and typed.says_nothing(told.get("words")):
        raise WrongField("person_page.nothing_said", pointer="/properties/words")


def _known_name(name: str) -> str:
    spoken_of = {name for one in ruling_now().playbook.events for name in one.events.names or ()}
    known = ({*STANDARD_EVENTS} | spoken_of) - NOT_BY_HAND
    if name not in known:
        near = nearest(name, known) or listed(sorted(known))
        raise WrongField("api.no_such_event", pointer="/name", name=name, near=near)
    return name
