"""SLA clocks, computed from the recorded rows afterwards: nothing watches them while they run.

A clock runs on what was recorded (law 6): it starts when the entry into its stage was written down, even where
the entry became true while the service slept. Its breach is the instant at which it fell due, whenever
somebody comes to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ondo.domain.business_time import add, business_elapsed
from ondo.domain.events import Event
from ondo.domain.fold import retracted
from ondo.domain.instants import MINUTE, Instant
from ondo.domain.lifecycle import Allowance, SlaClock
from ondo.domain.playbook import Playbook
from ondo.domain.record import Transition

LEFT_STAGE = "left stage"
"""What stopped a clock that no act had stopped before the stage was left."""


@dataclass(frozen=True, slots=True)
class SlaRun:
    """One run of a clock, as of an instant.

    A deadline is the last instant that keeps it: what stops exactly at `due_at` is in time, and a clock is
    breached only after it. `breached_at` is then `due_at` itself. `stopped_by` is the id of the event, or
    `LEFT_STAGE`; a clock that was breached can still be stopped, late.
    """

    stage: str
    clock: str
    cycle: int
    started_at: Instant
    due_at: Instant
    stopped_at: Instant | None
    stopped_by: str | None
    breached_at: Instant | None

    @property
    def kept(self) -> bool | None:
        """Whether the deadline was kept; None while the clock still runs."""
        if self.breached_at is not None:
            return False
        return None if self.stopped_at is None else True


def clocks(
    playbook: Playbook,
    transitions: Sequence[Transition],
    events: Iterable[Event],
    as_of: Instant,
    *,
    refused: Iterable[str] = (),
) -> list[SlaRun]:
    """Every run of every clock of one person up to `as_of`, in the order in which they started.

    `transitions` are the recorded rows in the order of recording, corrections among them. Of rows and events
    only those count that were recorded by `as_of`; an event taken back by then is as if it had never been, and
    so is a verdict that was refused (marked so, or among the ids `refused`).
    """
    return clocks_by(lambda _: playbook, transitions, events, as_of, refused=refused)


def clocks_by(
    in_force: Callable[[Instant], Playbook],
    transitions: Sequence[Transition],
    events: Iterable[Event],
    as_of: Instant,
    *,
    refused: Iterable[str] = (),
) -> list[SlaRun]:
    """The same under several playbooks: each run goes by the one in force when its stage was entered.

    What was agreed then holds until the clock stops; another playbook begins with the next entry.
    """
    rows = [row for row in transitions if row.recorded_at <= as_of]
    void = frozenset(refused)
    log = _standing(
        event for event in events if _recorded_at(event) <= as_of and not event.refused and event.id not in void
    )
    return [
        _run(in_force(entry.at), entry, leaving, clock, log, as_of)
        for entry, leaving in _stays(rows)
        for clock in _clocks_of(in_force(entry.at), entry.to_stage)
    ]


def _stays(rows: Sequence[Transition]) -> Iterator[tuple[Transition, Transition | None]]:
    """Each entry into a stage with the row that left it.

    A row that leads back to its own stage is neither, and a stage only passed through within one step is no stay.
    """
    moves = [row for row in rows if row.from_stage != row.to_stage]
    for entry, leaving in zip_longest(moves, moves[1:]):
        if leaving is None or (entry.at, entry.recorded_at) != (leaving.at, leaving.recorded_at):
            yield entry, leaving


def _clocks_of(playbook: Playbook, stage: str) -> tuple[SlaClock, ...]:
    """The clocks of a stage; a stage of an older playbook has none in this one."""
    found = playbook.stage_by_key.get(stage)
    return found.sla if found else ()


def _run(
    playbook: Playbook,
    entry: Transition,
    leaving: Transition | None,
    clock: SlaClock,
    log: Sequence[Event],
    as_of: Instant,
) -> SlaRun:
    due_at = falls_due(playbook, entry, clock)
    stopped_at, stopped_by = _stop(entry, leaving, clock, log)
    breached = (as_of if stopped_at is None else stopped_at) > due_at
    return SlaRun(
        stage=entry.to_stage,
        clock=clock.key,
        cycle=entry.cycle,
        started_at=entry.recorded_at,
        due_at=due_at,
        stopped_at=stopped_at,
        stopped_by=stopped_by,
        breached_at=due_at if breached else None,
    )


def falls_due(playbook: Playbook, entry: Transition, clock: SlaClock) -> Instant:
    """The last instant that keeps the deadline which begins with this entry."""
    return add(playbook.calendar, playbook.zone, entry.recorded_at, _allowance(clock, entry))


def is_at_risk_from(playbook: Playbook, entry: Transition, clock: SlaClock) -> Instant:
    """When three quarters of the time are used up, business time where it is allowed in that."""
    since, due_at = entry.recorded_at, falls_due(playbook, entry, clock)
    if not _allowance(clock, entry).business:
        return since + (due_at - since) * 3 // 4
    minutes = business_elapsed(playbook.calendar, playbook.zone, since, due_at) * 3 // (4 * MINUTE)
    return add(playbook.calendar, playbook.zone, since, Allowance(minutes, "minutes", business=True))


def _allowance(clock: SlaClock, entry: Transition) -> Allowance:
    """Another allowance may be agreed for those who came by a certain origin."""
    return dict(clock.by_origin).get(entry.origin or "", clock.within)


def _stop(
    entry: Transition, leaving: Transition | None, clock: SlaClock, log: Sequence[Event]
) -> tuple[Instant | None, str | None]:
    """The first act after the entry that stops the clock, unless the stage was left before it."""
    left_at = None if leaving is None else leaving.recorded_at
    act = _first_act(entry, clock, log)
    if act is not None:
        acted_at = max(_recorded_at(act), entry.recorded_at)
        if left_at is None or acted_at <= left_at:
            return acted_at, act.id
    return left_at, None if left_at is None else LEFT_STAGE


def _first_act(entry: Transition, clock: SlaClock, log: Sequence[Event]) -> Event | None:
    """An act counts from when the entry became true; done while the service slept, it stops at the start."""
    if clock.stopped_by is None:
        return None
    after = _position_of_cause(entry, log)
    acts = (event for event in log if (event.at, event.seq) > after and clock.stopped_by.match(event))
    return min(acts, key=_recorded_at, default=None)


def _position_of_cause(entry: Transition, log: Sequence[Event]) -> tuple[Instant, int]:
    """What brought the person here does not stop the clock; of other events at that instant, later ones do."""
    causes = (event.seq for event in log if event.at == entry.at and event.id and event.id == entry.cause.event_id)
    return entry.at, next(causes, -1)


def _standing(events: Iterable[Event]) -> list[Event]:
    """The events that have not been taken back, in log order."""
    log = sorted(events, key=lambda event: (event.at, event.seq))
    gone = retracted(log)
    return [event for event in log if event.id not in gone]


def _recorded_at(event: Event) -> Instant:
    return event.at if event.recorded_at is None else event.recorded_at
