"""One person's story: what happened, what was decided, and why, to the event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ondo.domain.events import TRAITS, Event
from ondo.domain.explain import Explanation, explain
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.record import Award, Refusal, Transition
from ondo.domain.scorecard import Contribution, Source
from ondo.domain.sla import SlaRun, clocks
from ondo.domain.values import Millis

if TYPE_CHECKING:  # the web and commands about one person start without what reads a history
    from ondo.engine.history import PersonLog

SHOWN_TRAITS = ("name", "company", "department", "job_title", "email")


@dataclass(frozen=True)
class Act:
    """One event as it is told."""

    at: Instant
    name: str
    properties: Mapping[str, object]
    initiator: str
    channel: str | None
    user: str | None


@dataclass(frozen=True)
class AwardTold:
    """What one event added to a line: `given` then, after `cut` was cut by the rule's bound."""

    at: Instant
    name: str
    given: Millis
    cut: Millis


@dataclass(frozen=True)
class LineTold:
    """One line of the scorecard and the events behind it."""

    kind: str
    rule: str
    points: Millis
    awards: Sequence[AwardTold]


@dataclass(frozen=True)
class MoveTold:
    """One transition: what caused it, and the event in whose step it happened."""

    at: Instant
    from_stage: str | None
    to_stage: str
    cause_kind: str
    cause: str
    reason: str | None
    timer: str | None
    user: str | None
    how: str | None
    cycle: int
    score: Millis
    event: Act | None


@dataclass(frozen=True)
class RefusalTold:
    """A verdict that this playbook did not take, and why (message keys)."""

    at: Instant
    verdict: str
    why: Sequence[str]


@dataclass(frozen=True)
class ClockTold:
    """An SLA clock of the present or an earlier stage."""

    stage: str
    clock: str
    started_at: Instant
    due_at: Instant
    stopped_at: Instant | None
    kept: bool | None


@dataclass(frozen=True)
class Story:
    """Everything that is told about a person as of an instant. `recent` are the latest events, oldest first."""

    person: str
    at: Instant
    traits: Mapping[str, object]
    account: str | None
    stage: str | None
    entered_at: Instant | None
    cycle: int
    how: str | None
    source: str | None
    score: Millis
    fit: Millis
    engagement: Millis
    lines: Sequence[LineTold]
    moves: Sequence[MoveTold]
    refusals: Sequence[RefusalTold]
    clocks: Sequence[ClockTold]
    topics: Mapping[str, int]
    personas: Mapping[str, Sequence[str]]
    next_at: Instant | None
    next_timer: str | None
    recent: Sequence[Act]
    events: int


RECENT = 15


def story(playbook: Playbook, log: PersonLog, at: Instant | None = None) -> Story:
    """The person as of an instant; by default, that of their last event."""
    when = at if at is not None else (log.events[-1].at if log.events else 0)
    found = explain(
        playbook,
        log.events,
        when,
        traits=log.traits,
        account=log.account,
        account_traits=log.account_traits,
    )
    refused = [refusal.event_id for refusal in found.refusals]
    runs = clocks(playbook, found.transitions, log.events, when, refused=refused)
    return told(log.person, found, log.events, found.transitions, runs)


def told(
    person: str, found: Explanation, log: Sequence[Event], rows: Sequence[Transition], runs: Sequence[SlaRun]
) -> Story:
    """What was found out about a person, with the moves and deadlines to be told: recorded ones, or a replay's."""
    state, card, when = found.fold.state, found.scorecard, found.at
    events = [event for event in log if event.at <= when and event.name != TRAITS]
    by_id = {event.id: event for event in log if event.id}
    timer = found.next_timer
    return Story(
        person=person,
        at=when,
        traits={**state.account_traits, **state.traits},
        account=state.account,
        stage=found.stage,
        entered_at=found.entered_at,
        cycle=found.cycle,
        how=next((str(row.how) for row in reversed(rows) if row.how), None) if found.cycle else None,
        source=state.source,
        score=card.total,
        fit=card.fit,
        engagement=card.engagement,
        lines=[_line(line, found, by_id) for line in card.contributions],
        moves=[_move(row, by_id) for row in rows],
        refusals=[_refusal(one) for one in found.refusals],
        clocks=[ClockTold(r.stage, r.clock, r.started_at, r.due_at, r.stopped_at, r.kept) for r in runs],
        topics=found.topics,
        personas={key: layers for key, layers in found.personas.items() if layers},
        next_at=timer[0] if timer else None,
        next_timer=str(timer[1]) if timer else None,
        recent=[_act(event) for event in events[-RECENT:]],
        events=len(events),
    )


def _act(event: Event) -> Act:
    return Act(event.at, event.name, dict(event.properties), str(event.initiator), event.channel, event.user)


def _line(line: Contribution, found: Explanation, by_id: Mapping[str, Event]) -> LineTold:
    given = found.awards.get(line.key, ()) if line.source is Source.ENGAGEMENT else ()
    return LineTold(str(line.source), line.key, line.points, [_award(award, by_id) for award in given])


def _award(award: Award, by_id: Mapping[str, Event]) -> AwardTold:
    event = by_id.get(award.event_id)
    return AwardTold(award.at, event.name if event else "", award.given, award.cut)


def _move(row: Transition, by_id: Mapping[str, Event]) -> MoveTold:
    cause = row.cause
    event = by_id.get(cause.event_id) if cause.event_id else None
    return MoveTold(
        at=row.at,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        cause_kind=str(cause.kind),
        cause=cause.key,
        reason=cause.reason,
        timer=str(cause.timer) if cause.timer else None,
        user=cause.user,
        how=str(row.how) if row.how else None,
        cycle=row.cycle,
        score=row.score,
        event=_act(event) if event else None,
    )


def _refusal(one: Refusal) -> RefusalTold:
    return RefusalTold(one.at, one.verdict, [problem.key for problem in one.problems])
