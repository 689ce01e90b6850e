"""Opportunities (商談): what the log tells of them, and what a CRM tells us."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema, Status

from ondo.actions.tell_opportunity import tell_opportunity
from ondo.domain.instants import date_of_day
from ondo.store.reading.listed_opportunities import DealRow, opportunities_after, opportunity_called
from ondo.store.reading.people import hold
from ondo.store.reading.person import ruling_now
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.etags import demand, tag_of
from ondo.web.api.events import Recorded
from ondo.web.api.outside import Day, Moment, When, WrongField, day, instant, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import somebody
from ondo.web.roles import Permission

router = Router(tags=["opportunities"])

_WITH_WHOM = "A key, e-mail address or id; without it, whoever the deal is with by now."
OpportunityKey = Annotated[str, Path(description="The CRM's own id of it.", min_length=1, max_length=200)]


class OpportunityRow(Schema):
    """A deal as it is known now."""

    key: str
    person: str | None
    account: str | None
    status: str
    opened_at: Moment | None
    closed_at: Moment | None
    amount: float | None
    currency: str | None
    reason: str | None
    owner: str | None
    company: Annotated[str | None, Field(description="Its name.")]
    next_step: str | None
    closes_on: Annotated[Day | None, Field(description="By when it is to be closed.")]
    told_at: Annotated[Moment | None, Field(description="When something was last said of it.")]


class OpportunityPage(Schema):
    """Some of the deals, in the order in which they came to be known."""

    opportunities: list[OpportunityRow]
    next: Next


class OpportunityQuery(PageQuery):
    """Which deals."""

    status: Literal["open", "won", "lost"] | None = None
    account: Annotated[str | None, Field(max_length=200, description="The key of an account.")] = None


class Feedback(Given):
    """What became of a deal, or what more is known of it (`updated`). It is one more event in the log of the person:
    facts are added, never overwritten, and what is not said stays as it is."""

    what: Literal["created", "updated", "won", "lost"]
    person: Annotated[str | None, Field(min_length=1, max_length=320, description=_WITH_WHOM)] = None
    amount: Annotated[float | None, Field(ge=0, le=1e12, allow_inf_nan=False)] = None
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$", description="ISO 4217.")] = None
    reason: Annotated[str | None, Field(max_length=200)] = None
    owner: Annotated[str | None, Field(max_length=200)] = None
    next_step: Annotated[str | None, Field(min_length=1, max_length=300)] = None
    closes_on: Annotated[Day | None, Field(description="By when it is to be closed.")] = None
    occurred_at: Annotated[When | None, Field(description="When it happened; without it, now.")] = None


@router.get("/opportunities", response=OpportunityPage, operation_id="opportunities", summary="Deals")
@needs(Permission.READ_PEOPLE)
def opportunities(request: HttpRequest, query: Query[OpportunityQuery]) -> OpportunityPage:
    """In the order in which they came to be known."""
    after = place_of(query.cursor)
    found = opportunities_after(after[0] if after else 0, query.status, query.account, query.limit + 1)
    rows, last = cut(found, query.limit)
    return OpportunityPage(opportunities=[_as_row(one) for one in rows], next=cursor_at(last.id) if last else None)


@router.get(
    "/opportunities/{outside:opportunity}", response=OpportunityRow, operation_id="opportunity", summary="One deal"
)
@needs(Permission.READ_PEOPLE)
def one_opportunity(request: HttpRequest, opportunity: OpportunityKey, response: HttpResponse) -> OpportunityRow:
    """As the log tells it by now. The ETag is what telling more of it may ask for."""
    found = opportunity_called(opportunity)
    response["ETag"] = _tag(found)
    return _as_row(found)


@router.post(
    "/opportunities/{outside:opportunity}/events",
    response={202: Recorded},
    operation_id="opportunity_told",
    summary="A CRM tells what became of a deal",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.ACT)
def told(request: HttpRequest, opportunity: OpportunityKey, feedback: Feedback) -> Status[Recorded]:
    """Recorded at once, from the built-in source; a worker decides what follows from it.

    With If-Match only if the deal is still as it was read, and nobody has acted on the person since.
    """
    words = acting(request)
    given = feedback.dict(exclude={"what", "person", "occurred_at"}, exclude_none=True)
    occurred_at = instant(feedback.occurred_at, otherwise=words["at"], pointer="/occurred_at")
    if feedback.closes_on is not None:
        given["closes_on"] = day(feedback.closes_on, pointer="/closes_on")
    person = somebody(feedback.person or _with_whom(opportunity))
    with transaction.atomic():
        if "If-Match" in request.headers:
            hold(person)
            demand(request, _tag(opportunity_called(opportunity)))
        event = tell_opportunity(
            person=person,
            opportunity=opportunity,
            what=feedback.what,
            properties=given,
            occurred_at=occurred_at,
            **words,
        )
    return Status(202, Recorded(event=event))


def _with_whom(opportunity: str) -> str:
    person = opportunity_called(opportunity).person
    if person is None:
        raise WrongField("api.deal_with_nobody", pointer="/person")
    return person


def _tag(one: DealRow) -> str:
    return tag_of(plain(one))


def _as_row(one: DealRow) -> OpportunityRow:
    told = plain(one)
    shown = {name: told[name] for name in OpportunityRow.model_fields if name in told}
    zone = ruling_now().playbook.zone
    closes_on = None if one.closes_at is None else date_of_day(zone.day_of(one.closes_at)).isoformat()
    return OpportunityRow(
        **{**shown, "amount": None if one.amount is None else one.amount / 1000, "closes_on": closes_on}
    )
