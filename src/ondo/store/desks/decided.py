"""What was decided about a person, and in which order it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import RETRACTED, TRIAGE, Event, Initiator
from ondo.domain.fold import retracted, takes_back
from ondo.domain.record import Refusal, Transition
from ondo.domain.state import State
from ondo.domain.triage import DUE

WROTE, MET, ASSIGNED = "mail_sent", "meeting_held", "assigned"
SNOOZED = "snoozed"
ASKING = frozenset({"email_replied", "meeting_booked", "discovery_call_booked", "meeting_moved", "meeting_cancelled"})
"""Events by which people, or whoever booked a meeting for them, make something due (ondo.store.desks.asked)."""
WORK = frozenset({ATTEMPTED, CONNECTED, WROTE, MET, ASSIGNED, SNOOZED, TRIAGE, RETRACTED})
"""Events that can change what is planned for a person, or who looks after them."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One person: the events taken, in log order (verdicts with their marks), and what came of them.

    `moves` are the transitions with the ids under which they were recorded; `stage` is where the person stands now.
    `holders` says whom an event's own keys led to, by event id, where that is not `person`. `log` is the whole log,
    to be given where an event takes another one back; without it, `events` is the whole log. `state` is the fold's;
    None for whoever does not stand for themselves. `anew`: more may have changed than the events say.
    """

    person: int
    events: Sequence[Event]
    moves: Sequence[tuple[int, Transition]]
    refusals: Sequence[Refusal]
    stage: str | None
    holders: Mapping[str, int] = field(default_factory=dict)
    log: Sequence[Event] | None = None
    state: State | None = None
    anew: bool = False

    def told(self, event: Event) -> Told:
        """The event with its holder."""
        return Told(self.person, self.holders.get(event.id, self.person), event)

    def whole_log(self) -> Sequence[Event]:
        """All events of the person up to now."""
        return self.events if self.log is None else self.log

    def takes_back(self) -> bool:
        """Whether something was taken back among what was decided."""
        return any(takes_back(event) for event in self.events)

    def gone(self) -> frozenset[str]:
        """The ids of the events that now stand taken back."""
        return frozenset(retracted(self.whole_log()))


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a person's, and its holder: whose row it is, so that an un-merge gives it back to them."""

    person: int
    holder: int
    event: Event


@dataclass(frozen=True, slots=True)
class Act:
    """An event, and where the person stood before it. `moves`: a transition was caused by it."""

    event: Event
    stage: str | None
    moves: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A recorded transition, and the event that caused it, if any."""

    id: int
    row: Transition
    act: Event | None

    @property
    def user(self) -> str | None:
        """Who gave the verdict, or did what a rule answers to."""
        return self.row.cause.user or (self.act.user if self.act is not None else None)


Happened: TypeAlias = Act | Moved


def is_work(event: Event) -> bool:
    """Whether an event can change what is planned for a person, or who looks after them."""
    return event.name in WORK or event.name in ASKING or (event.initiator is Initiator.US and DUE in event.properties)


def course(decided: Decided) -> Iterator[Happened]:
    """What concerns the desks, in the order in which it came about: a move follows the event that caused it."""
    by_id = {event.id: event for event in decided.events}
    moves = [Moved(id_, row, by_id.get(row.cause.event_id or "")) for id_, row in decided.moves]
    passed = 0
    for event in decided.events:
        if event.flagged or not is_work(event):
            continue
        while passed < len(moves) and _comes_before(moves[passed], event):
            yield moves[passed]
            passed += 1
        after = moves[passed] if passed < len(moves) else None
        yield Act(event, after.row.from_stage if after else decided.stage, after is not None and after.act is event)
    yield from moves[passed:]


def _comes_before(moved: Moved, event: Event) -> bool:
    if moved.act is None:
        return moved.row.at <= event.at
    return (moved.act.at, moved.act.seq) < (event.at, event.seq)
