"""Activities (活動): what is to be done for a person by a day.

Whoever stands on a stage of SDRs or field sales has one at all times: coming there plans one, and where an act leaves
nothing planned, planning the next one is what is to be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.instants import Instant, Zone
from ondo.domain.record import CauseKind
from ondo.domain.traits import date_instant
from ondo.domain.triage import DUE, VERDICT
from ondo.store.desks.asked import asks, settles
from ondo.store.desks.decided import MET, SNOOZED, WROTE, Act, Moved
from ondo.store.desks.desk import Desk, Planned
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import moment, text

NEXT_ACTIVITY, ACTIVITY = "next_activity", "activity"
CONTACT, PLAN = "contact", "plan"
"""Kinds of what nobody has planned in so many words: get in touch; plan what comes next."""
NOTHING_PLANNED = "nothing_planned"
UNTIL = "until"
"""What `snoozed` says: a day, or a time on a day."""
FINISHES: Mapping[str, str] = {ATTEMPTED: "call", CONNECTED: "call", WROTE: "mail", MET: "meeting"}
"""Which planned kind an act finishes. Kinds that are not here are finished by any of these acts."""


@dataclass(frozen=True, slots=True)
class Time:
    """By when something is to be done: a time of day that was promised, or a day, as its first instant."""

    at: Instant
    exact: bool = False


def acted(desk: Desk, act: Act, rules: Rules) -> None:
    """An act finishes what was due by its day, and plans the next activity where it says a date.

    An attempt that reached nobody, and a verdict that moves nobody, finish nothing unless they plan the next.
    """
    event = act.event
    if act.moves or (event.name == TRIAGE and not event.accepted):
        return
    if event.name == SNOOZED:
        _put_off(desk, event, rules)
        return
    due = _due(event, rules)
    if (event.name in FINISHES and (due is not None or event.name != ATTEMPTED)) or (
        event.name == TRIAGE and due is not None
    ):
        _finish(desk, event, rules)
    settles(desk, act)
    if due is not None:
        _plan(desk, _kind(event), _because(event), due, event.at)
    _plan_what_it_asks(desk, event, act.stage, rules)
    _never_nothing(desk, act.stage, event.at, rules)


def moved(desk: Desk, move: Moved, rules: Rules) -> None:
    """A move ends what was planned where the person stood, and plans what arriving somewhere asks for.

    Where a correction or a switch put somebody elsewhere, what is planned for them goes on, if anything is to be.
    """
    row, act = move.row, move.act
    because = text(row.cause.key) or row.cause.kind
    bridges = row.cause.kind in (CauseKind.CORRECTION, CauseKind.SWITCH)
    if not (bridges and rules.wants_plan(row.to_stage, row.at)):
        _end_all(desk, row.at, int(act.id) if act is not None and act.initiator is Initiator.US else None)
    due = (_due(act, rules) if act is not None else None) or (row.activity_due and Time(row.activity_due))
    if due and not bridges:
        _plan(desk, _kind(act) if act is not None else CONTACT, because, due, row.at, move.id)
    if act is not None and not bridges:
        _plan_what_it_asks(desk, act, row.to_stage, rules)
    _never_nothing(desk, row.to_stage, row.at, rules, (CONTACT, because))


def undo(desk: Desk, event: int, event_at: Instant, at: Instant) -> None:
    """What an event finished is to be done again, and what was planned since then lapses."""
    for one in desk.planned:
        if one.done_event == event:
            one.open_again()
        elif one.done_at is None and one.created_at >= event_at:
            one.end(at, None)


def _finish(desk: Desk, event: Event, rules: Rules) -> None:
    zone = rules.zone(event.at)
    named = text(event.properties.get(ACTIVITY))
    for one in desk.open():
        due = one.created_at <= event.at and zone.day_of(one.due_at) <= zone.day_of(event.at)
        if (due and _is_finished_by(one.kind, event.name)) or str(one.id) == named:
            one.end(event.at, int(event.id))


def _is_finished_by(kind: str, name: str) -> bool:
    return name == TRIAGE or kind not in FINISHES.values() or FINISHES.get(name) == kind


def _end_all(desk: Desk, at: Instant, event: int | None) -> None:
    """What the same step has just planned was never to be done."""
    desk.planned = [one for one in desk.planned if one.id is not None or one.done_at or one.created_at != at]
    for one in desk.open():
        one.end(at, event)


def _never_nothing(
    desk: Desk, stage: str | None, at: Instant, rules: Rules, what: tuple[str, str] = (PLAN, NOTHING_PLANNED)
) -> None:
    if rules.wants_plan(stage, at) and next(desk.open(), None) is None:
        _plan(desk, *what, Time(at), at)


def _plan(desk: Desk, kind: str, because: str, due: Time, at: Instant, transition: int | None = None) -> None:
    new = Planned(None, desk.holder, kind, because, desk.owner, due.at, at, transition=transition, exact=due.exact)
    desk.planned.append(new)


def _put_off(desk: Desk, event: Event, rules: Rules) -> None:
    """What was planned is planned anew for later: an undo gives back what it was."""
    later = _time(event.properties.get(UNTIL), rules.zone(event.at))
    if later is None:
        return
    first = min(desk.open(), key=lambda one: one.due_at, default=None)
    for one in desk.open():
        one.end(event.at, int(event.id))
    kind, because = (first.kind, first.because) if first is not None else (CONTACT, SNOOZED)
    _plan(desk, kind, because, later, event.at)


def _plan_what_it_asks(desk: Desk, event: Event, stage: str | None, rules: Rules) -> None:
    """Where nobody of ours looks after the person, whoever does something with them there answers as well."""
    asked = asks(event, rules)
    if asked is not None and rules.wants_plan(stage, event.at):
        _plan(desk, asked[0], event.name[:200], Time(asked[1], exact=True), event.at)


def _due(event: Event, rules: Rules) -> Time | None:
    return _time(event.properties.get(DUE), rules.zone(event.at)) if event.initiator is Initiator.US else None


def _time(value: object, zone: Zone) -> Time | None:
    """A day, or with `T` in it a time on a day, which was promised."""
    if isinstance(value, str) and "T" in value:
        at = moment(value, zone)
        return None if at is None else Time(at, exact=True)
    day = date_instant(value, zone)
    return None if day is None else Time(day)


def _kind(event: Event) -> str:
    return text(event.properties.get(NEXT_ACTIVITY), 100) or CONTACT


def _because(event: Event) -> str:
    return text(event.properties.get(VERDICT)) or event.name[:200] if event.name == TRIAGE else event.name[:200]
