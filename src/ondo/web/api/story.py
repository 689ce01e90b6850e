"""Why somebody stands where they stand: scorecard, explanation, timeline and moves, at any instant."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ondo.domain.instants import rfc3339
from ondo.insight.story import told
from ondo.insight.story_in_words import headline, sections
from ondo.insight.words import Words
from ondo.store.reading.listed_transitions import transitions_after
from ondo.store.reading.people import everybody_in
from ondo.store.reading.person import look
from ondo.store.reading.timeline import Happened, timeline
from ondo.texts import current_language
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, When, instant, plain, points
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import PersonKey, somebody
from ondo.web.api.told import Told, as_told
from ondo.web.api.transitions import TransitionPage, transition_page
from ondo.web.roles import Permission

router = Router(tags=["people"])


class AtQuery(Schema):
    """As of which instant."""

    at: When | None = None


class Line(Schema):
    """What one rule adds to the score, or takes from it. The lines add up to the score."""

    source: str
    key: str
    points: float


class Card(Schema):
    """A score as lines, as of an instant, under the playbook of that time."""

    person: str
    at: Moment
    playbook: str
    fingerprint: str
    stage: str | None
    score: float
    fit: float
    engagement: float
    lines: list[Line]


class Act(Schema):
    """One event as it is told."""

    at: Moment
    name: str
    properties: dict[str, Any]
    initiator: str
    channel: str | None
    user: str | None


class AwardTold(Schema):
    """What one event added; `cut`: what a bound cut from it."""

    at: Moment
    name: str
    given: float
    cut: float


class LineTold(Schema):
    """One line of the scorecard and the events behind it."""

    kind: str
    rule: str
    points: float
    awards: list[AwardTold]


class MoveTold(Schema):
    """One move as it was recorded, and the event that led to it."""

    at: Moment
    from_stage: str | None
    to_stage: str
    cause_kind: str
    cause: str
    reason: str | None
    timer: str | None
    user: str | None
    how: str | None
    cycle: int
    score: float
    event: Act | None


class RefusalTold(Schema):
    """A verdict that was not taken, and why (message keys)."""

    at: Moment
    verdict: str
    why: list[str]


class ClockTold(Schema):
    """A deadline of the present stage or of an earlier one."""

    stage: str
    clock: str
    started_at: Moment
    due_at: Moment
    stopped_at: Moment | None
    kept: bool | None


class Explanation(Schema):
    """Everything that is to be said about a person as of an instant."""

    person: str
    at: Moment
    playbook: str
    fingerprint: str
    traits: dict[str, Any]
    account: str | None
    stage: str | None
    entered_at: Moment | None
    cycle: int
    how: str | None
    source: str | None
    score: float
    fit: float
    engagement: float
    lines: list[LineTold]
    moves: list[MoveTold]
    refusals: list[RefusalTold]
    clocks: list[ClockTold]
    topics: dict[str, int]
    personas: dict[str, list[str]]
    next_at: Moment | None
    next_timer: str | None
    recent: list[Act]
    events: int
    told: Annotated[Told, Field(description="The same in words, in the language asked for.")]


class Entry(Schema):
    """One entry of a log. What was erased has a number and an instant, and nothing else."""

    event: int
    at: Moment
    received_at: Moment
    occurred_at: Moment | None
    name: str | None
    properties: dict[str, Any]
    initiator: str | None
    channel: str | None
    user: str | None
    flags: Annotated[list[str], Field(description="`bot`, `scanner`, `proxy` (do not score); `accepted`, `refused`.")]


class Timeline(Schema):
    """Events, the latest first."""

    events: list[Entry]
    next: Next


@router.get("/people/{outside:person}/scorecard", response=Card, operation_id="scorecard", summary="The score as lines")
@needs(Permission.READ_PEOPLE)
def scorecard(request: HttpRequest, person: PersonKey, query: Query[AtQuery]) -> Card:
    """Folds the log up to the instant, under the playbooks that were in force until then."""
    looked = look(somebody(person), instant(query.at, parameter="at"))
    card = looked.found.scorecard
    return Card(
        person=looked.person.key,
        at=rfc3339(looked.at),
        playbook=looked.playbook.key,
        fingerprint=looked.playbook.fingerprint,
        stage=looked.found.stage,
        lines=plain(card.contributions),
        score=points(card.total),
        fit=points(card.fit),
        engagement=points(card.engagement),
    )


@router.get(
    "/people/{outside:person}/explanation", response=Explanation, operation_id="explanation", summary="Why, in full"
)
@needs(Permission.READ_PEOPLE)
def explanation(request: HttpRequest, person: PersonKey, query: Query[AtQuery]) -> Explanation:
    """As of any instant: what today's log says of it, and the moves and deadlines as they were recorded."""
    looked = look(somebody(person), instant(query.at, parameter="at"))
    story = told(looked.person.key, looked.found, looked.log, looked.rows, looked.runs)
    words = Words(looked.playbook, current_language())
    return Explanation(
        **plain(story),
        playbook=looked.playbook.key,
        fingerprint=looked.playbook.fingerprint,
        told=as_told(headline(words, story), sections(words, story)),
    )


@router.get("/people/{outside:person}/events", response=Timeline, operation_id="timeline", summary="What happened")
@needs(Permission.READ_PEOPLE)
def events(request: HttpRequest, person: PersonKey, query: Query[PageQuery]) -> Timeline:
    """The log of a person, the latest first."""
    found = timeline(somebody(person).pk, place_of(query.cursor, parts=2), query.limit + 1)
    rows, last = cut(found, query.limit)
    return Timeline(events=[_entry(one) for one in rows], next=cursor_at(last.at, last.seq) if last else None)


@router.get(
    "/people/{outside:person}/transitions",
    response=TransitionPage,
    operation_id="person_transitions",
    summary="How they moved",
)
@needs(Permission.READ_PEOPLE)
def moves(request: HttpRequest, person: PersonKey, query: Query[PageQuery]) -> TransitionPage:
    """As recorded, also before others became part of them."""
    after = place_of(query.cursor)
    people = everybody_in(somebody(person))
    return transition_page(transitions_after(after[0] if after else 0, query.limit + 1, people=people), query.limit)


def _entry(one: Happened) -> Entry:
    event = one.event
    return Entry(
        event=one.number,
        at=rfc3339(one.at),
        received_at=rfc3339(one.received_at),
        occurred_at=rfc3339(event.occurred_at) if event and event.occurred_at is not None else None,
        name=event.name if event else None,
        properties=dict(event.properties) if event else {},
        initiator=str(event.initiator) if event else None,
        channel=event.channel if event else None,
        user=event.user if event else None,
        flags=(one.flags or "").split(),
    )
