"""One step of the fold up to its chain: what an event teaches, clears, gives and re-arms."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo.domain.events import TRAITS, Event, Initiator
from ondo.domain.fading import Held, give
from ondo.domain.index import Index, Listeners
from ondo.domain.instants import Instant, LocalDay
from ondo.domain.record import Award, TimerKind
from ondo.domain.rules import EngagementRule
from ondo.domain.scorecard import fit
from ondo.domain.state import Began, State
from ondo.domain.traits import learn
from ondo.domain.triggers import Sequence

KEPT_ACTS = 100
"""How many of their own latest acts can be cited."""


@dataclass(slots=True)
class Step:
    """What holds during one step (an event or one timer) and its chain.

    `counted` and `completed` map the position of a count or sequence that this event completes to what is in it,
    from its start to this event; `absent` are the absences that fired; `verdict` the triage accepted.
    """

    at: Instant
    day: LocalDay
    recorded_at: Instant
    event: Event | None = None
    timer: TimerKind | None = None
    counted: dict[int, Began] = field(default_factory=dict)
    completed: dict[int, Began] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    verdict: str | None = None
    origin: str | None = None
    name: str = ""
    """The event's name, or the timer's: what tells which transitions can hold at all."""
    entered: set[str] = field(default_factory=set)


def happens(index: Index, state: State, step: Step, event: Event, awards: dict[str, list[Award]]) -> None:
    """Parts 2 to 5 of a step: traits and fit, `cleared_by`, awards, then sequences, absence and silence re-armed."""
    if event.flagged:
        return
    if learn(state, event):
        state.fit = fit(index.playbook, state)
    if event.name == TRAITS:  # what became known about somebody is no act of theirs: it breaks no silence
        return
    concerned = index.listeners(event.name)
    _clear(index, concerned, state, event, awards)
    _award(index, concerned, state, step, event, awards)
    _count(concerned, state, step, event)
    _follow_sequences(concerned, state, step, event)
    _arm_absences(concerned, state, event)
    _break_silence(index, state, event)
    find_origin(index, state, step, event)
    _remember_act(index, state, event)


def _clear(index: Index, concerned: Listeners, state: State, event: Event, awards: dict[str, list[Award]]) -> None:
    for position, events in concerned.clearing:
        if position in state.held and events.match(event):
            state.held[position].clear()
            awards.pop(index.playbook.engagement_rules[position].key, None)
            state.touch()
    for position, events in concerned.forgiving:
        if state.penalties.get(position) and events.match(event):
            state.penalties[position] = False
            state.touch()


def _award(
    index: Index, concerned: Listeners, state: State, step: Step, event: Event, awards: dict[str, list[Award]]
) -> None:
    for position, events in concerned.awarding:
        if not events.match(event):
            continue
        held = state.held.get(position)
        if held is None:
            held = state.held[position] = Held()
        if _within_limits(index.playbook.engagement_rules[position], held, step):
            _use_limits(held, step)
            _give(index, state, step, event, position, awards)


def _within_limits(rule: EngagementRule, held: Held, step: Step) -> bool:
    for limit in rule.limits:
        if limit.per == "ever":
            used = held.ever
        elif limit.per == "day":
            used = held.that_day if held.on_day == step.day else 0
        else:
            assert isinstance(limit.per, int)
            used = 1 if held.last_at is not None and step.at < held.last_at + limit.per else 0
        if used >= limit.count:
            return False
    return True


def _use_limits(held: Held, step: Step) -> None:
    held.ever += 1
    held.that_day = held.that_day + 1 if held.on_day == step.day else 1
    held.on_day = step.day
    held.last_at = step.at


def _give(
    index: Index,
    state: State,
    step: Step,
    event: Event,
    position: int,
    awards: dict[str, list[Award]],
) -> None:
    rule, held = index.playbook.engagement_rules[position], state.held[position]
    since_at = step.at if event.occurred_at is None else min(event.occurred_at, step.at)
    since = step.day if since_at == step.at else index.playbook.zone.day_of(since_at)
    given = give(rule, index.fadings[position], held, step.day, since)
    if given:
        held.own = held.own or (given > 0 and event.initiator is Initiator.PERSON)
        state.touch()
        award = Award(event.id, step.at, since_at, given, rule.points - given, event.properties)
        awards.setdefault(rule.key, []).append(award)


def _count(concerned: Listeners, state: State, step: Step, event: Event) -> None:
    for position, counted in concerned.counting:
        if counted.events.match(event):
            seen = [*state.counts.get(position, ()), _joined(Began(step.at, False), event)]
            state.counts[position] = seen = seen[-counted.at_least :]
            if len(seen) == counted.at_least and step.at < seen[0].at + counted.within:
                ids = [one for began in seen for one in began.ids]
                step.counted[position] = Began(seen[0].at, any(one.own for one in seen), ids)


def _follow_sequences(concerned: Listeners, state: State, step: Step, event: Event) -> None:
    for position, sequence in concerned.sequencing:
        if sequence.without is not None and sequence.without.match(event):
            state.sequences.pop(position, None)
        _advance_sequence(state, step, event, position, sequence)


def _advance_sequence(state: State, step: Step, event: Event, position: int, sequence: Sequence) -> None:
    """Per step the latest possible start is kept, last step first, so that one event never serves two steps."""
    last = len(sequence.steps) - 1  # `began` has a place for every step but this one, which completes it
    for number in range(last, -1, -1):
        if not sequence.steps[number].match(event):
            continue
        began = state.sequences.setdefault(position, [None] * last)
        start = Began(step.at, False) if number == 0 else began[number - 1]
        if start is None or step.at >= start.at + sequence.within:
            continue
        if number == last:
            step.completed[position] = _joined(start, event)
        else:
            began[number] = _joined(start, event)


def _joined(began: Began, event: Event) -> Began:
    """What was begun, with one event more in it."""
    ids = [*began.ids, event.id] if event.id else began.ids
    return Began(began.at, began.own or event.initiator is Initiator.PERSON, ids)


def _arm_absences(concerned: Listeners, state: State, event: Event) -> None:
    """A starts the timer over, B stops it; `again_after` starts it over once A has happened at all."""
    for position, absence in concerned.missing:
        began = position in state.absent
        if began and absence.no.match(event):
            state.absent[position], state.timer_known = None, False
        again = began and absence.again_after is not None and absence.again_after.match(event)
        if again or absence.after.match(event):
            state.absent[position], state.timer_known = event.at + absence.lasting, False


def _break_silence(index: Index, state: State, event: Event) -> None:
    silence = index.playbook.silence
    if silence is None:
        return
    qualifies = event.initiator is Initiator.PERSON if silence.events is None else silence.events.match(event)
    if qualifies:
        if silence.given_back and state.silence_taken:
            state.silence_taken = 0
            state.known_day = None
        state.silent_since, state.silence_step, state.timer_known = event.at, 0, False


def find_origin(index: Index, state: State, step: Step, event: Event) -> None:
    """How the event brought somebody to us, the first listed origin that it belongs to; their first one stays."""
    for position, events in index.listeners(event.name).originating:
        if events.match(event):
            step.origin = index.playbook.origins[position].key
            state.source = state.source or step.origin
            return


def _remember_act(index: Index, state: State, event: Event) -> None:
    """The person's own acts can be cited by a verdict."""
    if index.cites_acts and event.id and event.initiator is Initiator.PERSON:
        state.own_acts.append(event.id)
        if len(state.own_acts) > KEPT_ACTS:
            del state.own_acts[0]
