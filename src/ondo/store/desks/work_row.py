"""What the row of somebody in `work` says: a pure function of where they stand, what is planned and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import LATEST, Instant, LocalDay
from ondo.domain.lifecycle import Stage
from ondo.domain.record import CauseKind, Transition
from ondo.domain.sla import clocks_by, falls_due, is_at_risk_from
from ondo.domain.values import Millis
from ondo.store.desks.activities import CONTACT, PLAN
from ondo.store.desks.asked import REPLIED
from ondo.store.desks.decided import MET, SNOOZED, WROTE
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import moment

SLA = "sla"
"""The kind of what is next where only a clock says by when."""
CALLS = frozenset({ATTEMPTED, CONNECTED})
BEGUN_BY = frozenset({ATTEMPTED, CONNECTED, WROTE, MET, TRIAGE})
RETURNS = frozenset({CauseKind.RETURN, CauseKind.EARLY_RETURN})


@dataclass(frozen=True, slots=True)
class Stands:
    """Where somebody stands by the fold, and how warm they are on a local day."""

    stage: str
    cycle: int
    points: Millis
    day: LocalDay


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned next for somebody. `exact`: the time of day was promised."""

    kind: str
    due_at: Instant
    exact: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of somebody beside the fold. `log`: what counts since they came to their stage."""

    owner: int | None
    account: int | None
    plan: Plan | None
    entry: Transition | None
    log: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Clock:
    """The running clock that ends first."""

    key: str
    at: Instant
    risk_at: Instant


@dataclass(frozen=True, slots=True)
class WorkRow:
    """The columns of `work` that follow from what happened, in this order."""

    person_id: int
    stage: str
    kind: str
    team: str
    owner_id: int | None
    account_id: int | None
    entered_at: Instant
    returned: bool
    cycle: int
    next_kind: str
    next_at: Instant
    promised: bool
    clock: str | None
    clock_at: Instant | None
    clock_risk_at: Instant | None
    urgent_at: Instant
    snoozed_until: Instant | None
    touched_at: Instant | None
    attempts: int
    points: Millis
    points_day: LocalDay


def work_row(person: int, stage: Stage, stands: Stands, facts: Facts, rules: Rules) -> WorkRow:
    """The row of somebody on a stage of SDRs or field sales."""
    entry, acts = facts.entry, list(_acts(facts))
    entered_at = entry.recorded_at if entry is not None else 0
    clock = _clock(facts, rules)
    touched = next((act.at for act in acts if act.name in BEGUN_BY), None)
    plan = _next(facts, clock, entered_at, begun=touched is not None)
    return WorkRow(
        person_id=person,
        stage=stage.key,
        kind=stage.kind.value,
        team=stage.team or "",
        owner_id=facts.owner,
        account_id=facts.account,
        entered_at=entered_at,
        returned=entry is not None and _came_back(entry, rules),
        cycle=stands.cycle,
        next_kind=plan.kind,
        next_at=plan.due_at,
        promised=plan.exact,
        clock=clock.key if clock else None,
        clock_at=clock.at if clock else None,
        clock_risk_at=clock.risk_at if clock else None,
        urgent_at=_urgent_at(plan, clock, rules),
        snoozed_until=_snoozed_until(acts, facts.log, rules),
        touched_at=touched,
        attempts=sum(act.name in CALLS for act in acts),
        points=stands.points,
        points_day=stands.day,
    )


def _acts(facts: Facts) -> Iterator[Event]:
    """What we did since they came, and did not take back."""
    gone, entry = retracted(facts.log), facts.entry
    after = (0, 0) if entry is None else _place(entry, facts.log)
    for event in facts.log:
        ours = event.initiator is Initiator.US and not event.flagged and not event.refused
        if ours and event.id not in gone and (event.at, event.seq) > after:
            if event.name != TRIAGE or event.accepted:
                yield event


def _place(entry: Transition, log: Sequence[Event]) -> tuple[Instant, int]:
    """The place in the log of what brought them here."""
    return entry.at, next((one.seq for one in log if one.id and one.id == entry.cause.event_id), -1)


def _came_back(entry: Transition, rules: Rules) -> bool:
    if entry.cause.kind in RETURNS:
        return True
    before, here = (rules.is_of_field_sales(stage, entry.at) for stage in (entry.from_stage, entry.to_stage))
    return before and not here


def _clock(facts: Facts, rules: Rules) -> Clock | None:
    if facts.entry is None:
        return None
    entry, playbook = facts.entry, rules.at(facts.entry.at)
    stage = playbook.stage_by_key.get(entry.to_stage)
    if stage is None or not stage.sla:
        return None
    by_key = {clock.key: clock for clock in stage.sla}
    runs = clocks_by(rules.at, [entry], facts.log, LATEST)
    running = min((run for run in runs if run.stopped_at is None), key=lambda run: run.due_at, default=None)
    if running is None:
        return None
    clock = by_key[running.clock]
    return Clock(clock.key, falls_due(playbook, entry, clock), is_at_risk_from(playbook, entry, clock))


def _next(facts: Facts, clock: Clock | None, entered_at: Instant, *, begun: bool) -> Plan:
    """Until somebody has them and begins, the clock says by when to get in touch; else what is planned."""
    plan = facts.plan or Plan(PLAN, entered_at, False)
    waits = plan.kind in (CONTACT, PLAN) and plan.due_at <= entered_at and not begun
    return Plan(SLA, clock.at, False) if clock is not None and (facts.owner is None or waits) else plan


def _urgent_at(plan: Plan, clock: Clock | None, rules: Rules) -> Instant:
    """A promised time at that time; a day once it has passed; a clock once most of it is used up."""
    zone = rules.zone(LATEST)
    by_plan = plan.due_at if plan.exact else zone.midnight(zone.day_of(plan.due_at) + 1)
    return by_plan if clock is None else min(by_plan, clock.risk_at)


def _snoozed_until(acts: Sequence[Event], log: Sequence[Event], rules: Rules) -> Instant | None:
    """Until when they were put off, unless something was done since, or they have written to us."""
    last = next((act for act in reversed(acts) if act.name in BEGUN_BY | {SNOOZED}), None)
    if last is None or last.name != SNOOZED:
        return None
    if any(one.name == REPLIED and not one.flagged and (one.at, one.seq) > (last.at, last.seq) for one in log):
        return None
    return moment(last.properties.get("until"), rules.zone(last.at))
