"""The queue of those who sort: what is late or soon late first, then the warmest."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ondo.store.reading.person import ruling_now
from ondo.store.reading.queue import Waiting, queue
from ondo.web.api.clock import now
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import MOST, USUAL
from ondo.web.api.people import PersonRow, as_row
from ondo.web.roles import Permission

router = Router(tags=["queue"])


class QueueRow(Schema):
    """Somebody who waits. `due_at`: by when something has to be done; null: no clock runs."""

    person: PersonRow
    clock: str | None
    due_at: Moment | None
    breached: bool


class Queue(Schema):
    """The first of the queue. `waiting`: how many there are in all."""

    people: list[QueueRow]
    waiting: int


class QueueQuery(Schema):
    """Whose queue, and how much of it."""

    owner: Annotated[str | None, Field(max_length=150, description="A user: only their people.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL


@router.get("/queue", response=Queue, operation_id="queue", summary="Who is to be sorted next")
@needs(Permission.READ_PEOPLE)
def show_queue(request: HttpRequest, query: Query[QueueQuery]) -> Queue:
    """People on stages that SDRs own."""
    found = queue(ruling_now().playbook, now(), owner=query.owner)
    return Queue(people=[_row(one) for one in found[: query.limit]], waiting=len(found))


def _row(one: Waiting) -> QueueRow:
    return QueueRow(
        person=as_row(one.stands), clock=one.clock, due_at=plain(one.due_at, "due_at"), breached=one.breached
    )
