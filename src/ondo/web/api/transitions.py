"""Moves of everybody, as recorded: what a data team or a CRM follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ondo.store.reading.listed_transitions import ListedTransition, transitions_after
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, When, instant, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.roles import Permission

router = Router(tags=["transitions"])


class TransitionRow(Schema):
    """A move. `at`: when it became true; `recorded_at`: when it was written down. Never rewritten."""

    id: int
    person: str
    cycle: int
    from_stage: str | None
    to_stage: str
    at: Moment
    recorded_at: Moment
    cause: str
    cause_key: str
    reason: str | None
    timer: str | None
    event: int | None
    user: str | None
    score: float
    fit: float
    engagement: float
    how: str | None
    origin: str | None
    fingerprint: str


class TransitionPage(Schema):
    """Moves in the order of recording."""

    transitions: list[TransitionRow]
    next: Next


class TransitionQuery(PageQuery):
    """Which moves."""

    stage: Annotated[str | None, Field(max_length=100, description="Only moves to this stage.")] = None
    since: Annotated[When | None, Field(description="Only moves recorded from this instant on.")] = None


@router.get("/transitions", response=TransitionPage, operation_id="transitions", summary="Moves, in order of recording")
@needs(Permission.READ_PEOPLE)
def transitions(request: HttpRequest, query: Query[TransitionQuery]) -> TransitionPage:
    """Keep the cursor of the last page that was full, and ask again later: what came since follows."""
    after = place_of(query.cursor)
    since = None if query.since is None else instant(query.since, parameter="since")
    found = transitions_after(after[0] if after else 0, query.limit + 1, stage=query.stage, since=since)
    return transition_page(found, query.limit)


def transition_page(found: Sequence[ListedTransition], limit: int) -> TransitionPage:
    """A page of what was found with one row more."""
    rows, last = cut(found, limit)
    return TransitionPage(
        transitions=[TransitionRow(**plain(one)) for one in rows], next=cursor_at(last.id) if last else None
    )
