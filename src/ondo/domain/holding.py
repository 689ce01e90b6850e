"""Whether a trigger holds in a step, and whether an act of the person's own is part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ondo.domain.events import Initiator
from ondo.domain.index import Index
from ondo.domain.record import Award
from ondo.domain.scorecard import measure
from ondo.domain.state import Began, State
from ondo.domain.step import Step
from ondo.domain.traits import hold
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Measure,
    Sequence,
    Triaged,
    Trigger,
    WentAbsent,
)


def holds(index: Index, state: State, step: Step, trigger: Trigger, *, guard: bool = False) -> bool:
    """Whether a trigger holds now. As a `guard` (under `unless`) comparisons are plain, without edges."""
    match trigger:
        case AllOf(parts):
            return all(holds(index, state, step, part, guard=guard) for part in parts)
        case AnyOf(parts):
            return any(holds(index, state, step, part, guard=guard) for part in parts)
        case Compared():
            return _compared(index, state, step, trigger, guard)
        case Dwelt(lasting):
            return lasting <= state.dwelt
        case HasTraits(conditions):
            return hold(index.playbook, conditions, state)
        case _:
            return _fired(index, step, trigger)


def _fired(index: Index, step: Step, trigger: Happened | Counted | Sequence | WentAbsent | Triaged) -> bool:
    """Triggers that are true only in the chain of the very event, timer or verdict."""
    match trigger:
        case Happened(events):
            return step.event is not None and events.match(step.event)
        case Counted():
            return bool(step.counted) and index.counted.index(trigger) in step.counted
        case Sequence():
            return bool(step.completed) and index.sequences.index(trigger) in step.completed
        case WentAbsent(absence):
            return bool(step.absent) and index.absences.index(absence) in step.absent
        case Triaged(verdicts):
            return step.verdict in verdicts


def _compared(index: Index, state: State, step: Step, trigger: Compared, guard: bool) -> bool:
    if not guard and trigger.comparison is not Comparison.AT_LEAST:
        if trigger.comparison is Comparison.REACHES and step.event is None:
            return False
        if state.disarmed and index.comparisons.index(trigger) in state.disarmed:
            return False
    return true_now(index, state, step, trigger)


def true_now(index: Index, state: State, step: Step, trigger: Compared) -> bool:
    """Whether the bare comparison is true, edges aside."""
    return trigger.true_at(measure(index.playbook, state, trigger.measure, step.day))


def arm(index: Index, state: State, step: Step) -> None:
    """Arm again every comparison that is false by now."""
    for position in list(state.disarmed):
        if not true_now(index, state, step, index.comparisons[position]):
            state.disarmed.discard(position)


def disarm(index: Index, state: State, step: Step, *, by_interest: bool) -> None:
    """On entering a stage: disarm what is already true (`reaches` only on entry by a triage or a timer)."""
    assert state.stage is not None
    for position in index.exits[state.stage].edges:
        trigger = index.comparisons[position]
        if (trigger.comparison is Comparison.BELOW or not by_interest) and true_now(index, state, step, trigger):
            state.disarmed.add(position)


def grounds(index: Index, state: State, step: Step, trigger: Trigger) -> Iterator[Trigger]:
    """What a trigger that holds rests on: every part of an `all`, of an `any` only the parts that hold themselves."""
    if isinstance(trigger, AllOf | AnyOf):
        for part in trigger.parts:
            if holds(index, state, step, part):
                yield from grounds(index, state, step, part)
    else:
        yield trigger


def used_up(index: Index, state: State, step: Step, why: Iterable[Trigger]) -> None:
    """A count or sequence that fired starts from nothing."""
    for leaf in why:
        if isinstance(leaf, Counted | Sequence) and _begun(index, step, leaf) is not None:
            (step.counted if isinstance(leaf, Counted) else step.completed).pop(_place(index, leaf))
            begin_anew(index, state, leaf)
            state.used[index.tracked.index(leaf)] = state.taken


def begin_anew(index: Index, state: State, leaf: Counted | Sequence) -> None:
    """Forget what a count or sequence has gathered."""
    if isinstance(leaf, Counted):
        state.counts.pop(_place(index, leaf), None)
    else:
        state.sequences.pop(_place(index, leaf), None)


def _place(index: Index, leaf: Counted | Sequence) -> int:
    return index.counted.index(leaf) if isinstance(leaf, Counted) else index.sequences.index(leaf)


def by_own_act(index: Index, state: State, step: Step, why: Iterable[Trigger]) -> bool:
    """Whether an act that the person initiated is part of why a trigger holds."""
    return any(_own(index, state, step, leaf) for leaf in why)


def _own(index: Index, state: State, step: Step, leaf: Trigger) -> bool:
    began = _begun(index, step, leaf)
    if began is not None:
        return began.own
    if isinstance(leaf, Happened):
        event = step.event
        return event is not None and event.initiator is Initiator.PERSON and leaf.events.match(event)
    return _asks_for_interest(leaf) and scored_by_own_act(index, state, step)


def _begun(index: Index, step: Step, leaf: Trigger) -> Began | None:
    """What is in a count or sequence that this step completed."""
    if isinstance(leaf, Counted):
        return step.counted.get(index.counted.index(leaf))
    if isinstance(leaf, Sequence):
        return step.completed.get(index.sequences.index(leaf))
    return None


def _asks_for_interest(leaf: Trigger) -> bool:
    """A comparison that points from engagement help to satisfy."""
    return isinstance(leaf, Compared) and leaf.measure is not Measure.FIT and leaf.comparison is not Comparison.BELOW


def scored_by_own_act(index: Index, state: State, step: Step) -> bool:
    """Whether the score holds a positive contribution from an act of the person's own."""
    held = state.held.items()
    return any(one.own and index.fadings[position].worth(one, step.day) > 0 for position, one in held)


def evidence(index: Index, step: Step, why: Iterable[Trigger], awards: dict[str, list[Award]]) -> tuple[str, ...]:
    """The ids of the events by which a trigger holds: steps of sequences and counts, this event, what scored."""
    ids: list[str] = []
    for leaf in why:
        began = _begun(index, step, leaf)
        ids += began.ids if began is not None else []
        if _asks_for_interest(leaf):
            ids += [award.event_id for given in awards.values() for award in given if award.event_id]
    if step.event is not None and step.event.id:
        ids.append(step.event.id)
    return tuple(dict.fromkeys(ids))
