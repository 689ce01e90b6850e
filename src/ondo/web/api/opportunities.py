"""Opportunities (商談): what the log tells of them, and what a CRM tells us."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from ondo.actions.tell_opportunity import tell_opportunity
from ondo.store.reading.listed_opportunities import DealRow, opportunities_after, opportunity_called
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.events import Recorded
from ondo.web.api.outside import Moment, When, instant, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import somebody
from ondo.web.roles import Permission

router = Router(tags=["opportunities"])

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


class OpportunityPage(Schema):
    """Some of the deals, in the order in which they came to be known."""

    opportunities: list[OpportunityRow]
    next: Next


class OpportunityQuery(PageQuery):
    """Which deals."""

    status: Literal["open", "won", "lost"] | None = None
    account: Annotated[str | None, Field(max_length=200, description="The key of an account.")] = None


class Feedback(Given):
    """What became of a deal. It is one more event in the log of the person: facts are added, never overwritten."""

    what: Literal["created", "won", "lost"]
    person: Annotated[str, Field(min_length=1, max_length=320, description="A key, e-mail address or id.")]
    amount: Annotated[float | None, Field(ge=0, le=1e12, allow_inf_nan=False)] = None
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$", description="ISO 4217.")] = None
    reason: Annotated[str | None, Field(max_length=200)] = None
    owner: Annotated[str | None, Field(max_length=200)] = None
    occurred_at: Annotated[When | None, Field(description="When it happened; without it, now.")] = None


@router.get("/opportunities", response=OpportunityPage, operation_id="opportunities", summary="Deals")
@needs(Permission.READ_PEOPLE)
def opportunities(request: HttpRequest, query: Query[OpportunityQuery]) -> OpportunityPage:
    """In the order in which they came to be known."""
    after = place_of(query.cursor)
    found = opportunities_after(after[0] if after else 0, query.status, query.account, query.limit + 1)
    rows, last = cut(found, query.limit)
    return OpportunityPage(opportunities=[_as_row(one) for one in rows], next=cursor_at(last.id) if last else None)


@router.get("/opportunities/{opportunity}", response=OpportunityRow, operation_id="opportunity", summary="One deal")
@needs(Permission.READ_PEOPLE)
def one_opportunity(request: HttpRequest, opportunity: OpportunityKey) -> OpportunityRow:
    """As the log tells it by now."""
    return _as_row(opportunity_called(opportunity))


@router.post(
    "/opportunities/{opportunity}/events",
    response={202: Recorded},
    operation_id="opportunity_told",
    summary="A CRM tells what became of a deal",
)
@needs(Permission.ACT)
def told(request: HttpRequest, opportunity: OpportunityKey, feedback: Feedback) -> Status[Recorded]:
    """Recorded at once, from the built-in source; a worker decides what follows from it."""
    words = acting(request)
    given = feedback.dict(exclude={"what", "person", "occurred_at"}, exclude_none=True)
    occurred_at = instant(feedback.occurred_at, otherwise=words["at"], pointer="/occurred_at")
    event = tell_opportunity(
        person=somebody(feedback.person),
        opportunity=opportunity,
        what=feedback.what,
        properties=given,
        occurred_at=occurred_at,
        **words,
    )
    return Status(202, Recorded(event=event))


def _as_row(one: DealRow) -> OpportunityRow:
    return OpportunityRow(**{**plain(one), "amount": None if one.amount is None else one.amount / 1000})
