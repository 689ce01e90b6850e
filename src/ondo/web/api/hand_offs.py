"""Hand-offs (引き渡し): who was given to field sales, and how they answer."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from ondo.actions.accept_hand_off import accept_hand_off
from ondo.actions.return_hand_off import return_hand_off
from ondo.store.reading.listed_hand_offs import hand_off_called, hand_offs_after
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.events import Properties, Recorded, unchanged
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["hand-offs"])

HandOffNumber = Annotated[int, Path(description="The number of a hand-off.", ge=1, le=LARGEST)]
_OF_SEVERAL = "Which of the playbook's verdicts, where several say so."
VerdictKey = Annotated[str | None, Field(max_length=100, description=_OF_SEVERAL)]


class HandOffRow(Schema):
    """Somebody given to field sales. `outcome`: null while they wait for an answer."""

    id: int
    person: str
    owner: str | None
    stage: str
    handed_at: Moment
    handed_by: str | None
    outcome: Annotated[str | None, Field(description="`accepted`, `returned` or `withdrawn`.")]
    outcome_at: Moment | None
    outcome_by: str | None
    reason: str | None


class HandOffPage(Schema):
    """Some of the hand-offs, in the order in which they were made."""

    hand_offs: list[HandOffRow]
    next: Next


class HandOffQuery(PageQuery):
    """Which hand-offs."""

    state: Literal["waiting", "accepted", "returned", "withdrawn"] | None = None
    owner: Annotated[str | None, Field(max_length=150, description="A user: who looks after the person now.")] = None


class Acceptance(Given):
    """They are taken over, with what the playbook asks for."""

    verdict: VerdictKey = None
    given: Properties = Field(default_factory=dict)


class Return(Acceptance):
    """They are given back, for one of the playbook's reasons."""

    reason: Annotated[str | None, Field(max_length=200)] = None


@router.get("/hand-offs", response=HandOffPage, operation_id="hand_offs", summary="Who was given to field sales")
@needs(Permission.READ_PEOPLE)
def hand_offs(request: HttpRequest, query: Query[HandOffQuery]) -> HandOffPage:
    """In the order in which they were made."""
    after = place_of(query.cursor)
    found = hand_offs_after(after[0] if after else 0, query.state, query.owner, query.limit + 1)
    rows, last = cut(found, query.limit)
    return HandOffPage(hand_offs=[HandOffRow(**plain(one)) for one in rows], next=cursor_at(last.id) if last else None)


@router.post(
    "/hand-offs/{hand_off}/acceptance",
    response={202: Recorded},
    operation_id="hand_off_accept",
    summary="Take somebody over",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.HAND_OFF)
def accept(request: HttpRequest, hand_off: HandOffNumber, acceptance: Acceptance) -> Status[Recorded]:
    """A verdict that only field sales can give. With If-Match only if the person still stands as they were read."""
    found = hand_off_called(hand_off)
    with unchanged(request, found.person.root or found.person):
        event = accept_hand_off(hand_off=found, verdict=acceptance.verdict, given=acceptance.given, **acting(request))
    return Status(202, Recorded(event=event))


@router.post(
    "/hand-offs/{hand_off}/return",
    response={202: Recorded},
    operation_id="hand_off_return",
    summary="Give somebody back",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.HAND_OFF)
def give_back(request: HttpRequest, hand_off: HandOffNumber, wish: Return) -> Status[Recorded]:
    """They go back to whoever handed them over, with the reason."""
    found = hand_off_called(hand_off)
    with unchanged(request, found.person.root or found.person):
        event = return_hand_off(
            hand_off=found, reason=wish.reason, verdict=wish.verdict, given=wish.given, **acting(request)
        )
    return Status(202, Recorded(event=event))
