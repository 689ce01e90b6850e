"""The queue of those who sort: what is late or soon late first, then the warmest."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ondo.store.reading.person import ruling_now
from ondo.store.reading.queue import Waiting, queue
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import PersonRow, as_row
from ondo.web.frame.moments import now
from ondo.web.roles import Permission

router = Router(tags=["queue"])


class QueueRow(Schema):
    """Somebody who waits. `due_at`: by when a running clock has to be stopped; null: no clock runs.

    `next_kind` and `next_at`: what is planned; `promised`: at that very time, not only on that day.
    """

    person: PersonRow
    clock: str | None
    due_at: Moment | None
    breached: bool
    next_kind: str
    next_at: Moment
    promised: bool


class Queue(Schema):
    """Some of the queue. `waiting`: how many there are in all."""

    people: list[QueueRow]
    waiting: int
    next: Next


class QueueQuery(PageQuery):
    """Whose queue, and how much of it."""

    owner: Annotated[str | None, Field(max_length=150, description="A user: only their people.")] = None


@router.get("/queue", response=Queue, operation_id="queue", summary="Who is to be sorted next")
@needs(Permission.READ_PEOPLE)
def show_queue(request: HttpRequest, query: Query[QueueQuery]) -> Queue:
    """People on stages that SDRs own and who are not put off: at risk and late first, then the warmest."""
    after = place_of(query.cursor, parts=3)
    found = queue(ruling_now().playbook, now(), owner=query.owner, after=after, most=query.limit + 1)
    people, last = cut(found.people, query.limit)
    following = cursor_at(*last.place) if last is not None else None
    return Queue(people=[_row(one) for one in people], waiting=found.waiting, next=following)


def _row(one: Waiting) -> QueueRow:
    return QueueRow(
        person=as_row(one.stands),
        clock=one.work.clock,
        due_at=plain(one.work.clock_at, "due_at"),
        breached=one.breached,
        next_kind=one.work.next_kind,
        next_at=plain(one.work.next_at, "next_at"),
        promised=bool(one.work.promised),
    )
