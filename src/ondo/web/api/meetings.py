"""Meetings (商談予約): booked and held. To book one is an act: `meeting_booked`, `/people/{person}/acts`."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ondo.store.reading.listed_meetings import meetings_after
from ondo.store.reading.people import everybody_in
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import somebody
from ondo.web.roles import Permission

router = Router(tags=["meetings"])


class MeetingRow(Schema):
    """A meeting as the log tells of it. `key`: of the calendar that told of it; `user`: whose meeting it is."""

    id: int
    key: str
    person: str
    kind: str
    booked_at: Moment
    starts_at: Moment | None
    held_at: Moment | None
    user: str | None


class MeetingPage(Schema):
    """Some of the meetings, in the order in which they came to be known."""

    meetings: list[MeetingRow]
    next: Next


class MeetingQuery(PageQuery):
    """Which meetings."""

    person: Annotated[str | None, Field(max_length=320, description="A key, e-mail address or id.")] = None
    held: Annotated[bool | None, Field(description="Only those that were held, or were not (yet).")] = None


@router.get("/meetings", response=MeetingPage, operation_id="meetings", summary="Meetings")
@needs(Permission.READ_PEOPLE)
def meetings(request: HttpRequest, query: Query[MeetingQuery]) -> MeetingPage:
    """In the order in which they came to be known."""
    after = place_of(query.cursor)
    people = everybody_in(somebody(query.person)) if query.person else None
    found = meetings_after(after[0] if after else 0, query.limit + 1, people=people, held=query.held)
    rows, last = cut(found, query.limit)
    return MeetingPage(meetings=[MeetingRow(**plain(one)) for one in rows], next=cursor_at(last.id) if last else None)
