"""The reference fold: what a playbook makes of a person's log. Slow, obvious, and the meaning itself.

Every other executor must agree with it. A step goes in this order: timers due, traits and fit, `cleared_by`,
awards, re-arming, a triage, the chain of transitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from ondo.domain.errors import Problem
from ondo.domain.events import NOTHING, RETRACTED, TRAITS, TRIAGE, Event, Initiator
from ondo.domain.holding import arm
from ondo.domain.index import Index
from ondo.domain.instants import Instant
from ondo.domain.moves import chain, come_back, give_verdict, move, reschedule, reset_engagement
from ondo.domain.playbook import Playbook
from ondo.domain.record import Award, Cause, CauseKind, How, Refusal, TimerKind, Transition
from ondo.domain.scorecard import fit, scorecard
from ondo.domain.state import State
from ondo.domain.step import Step, find_origin, happens
from ondo.domain.timers import ORDER, Timer, next_timer
from ondo.domain.traits import learn, with_email_domain
from ondo.domain.triage import VERDICT, problems
from ondo.domain.values import SATURATION, is_blank


@dataclass(slots=True)
class Fold:
    """One person's fold in progress: the state, and what was written down on the way.

    `awards` lists, per engagement rule, what was given since the last reset or clearing; it is not part of the
    state (`explain` builds it anew), so a fold resumed from a stored state starts with none.
    """

    index: Index
    state: State = field(default_factory=State)
    transitions: list[Transition] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """Ids of the triage events that were accepted."""
    awards: dict[str, list[Award]] = field(default_factory=dict)

    def take(self, event: Event) -> Event:
        """One event: first the timers due up to its instant, then its step and the chain that follows.

        A verdict is validated against the stage before it; one that is refused is as good as not given. So is
        whatever a machine did. Returns the event as it is to be folded again: a verdict marked `accepted` or
        `refused`, anything else as it came.
        """
        self.advance(event.at)
        self.state.taken += 1
        step = self._begin(event.at, event=event)
        if event.flagged:
            return event
        if self.state.stage is None and event.name != TRAITS:
            self._start(step, event)
        verdict = event.name == TRIAGE
        if verdict and self._refuses(event):
            return replace(event, accepted=False, refused=True)
        happens(self.index, self.state, step, event, self.awards)
        reschedule(self.index, self.state, event.at)
        if verdict:
            self.accepted.append(event.id)
            moved = give_verdict(self.index, self.state, step, event, self.awards)
            self.transitions += [moved] if moved is not None else []
        self.transitions += chain(self.index, self.state, step, self.awards)
        return replace(event, accepted=True) if verdict and not event.accepted else event

    def advance(self, until: Instant) -> None:
        """Fire the timers due up to an instant, each followed by its own chain. Without any, nothing changes."""
        while (timer := next_timer(self.index, self.state, until)) is not None and timer[0] <= until:
            self._fire(timer)

    def overtake(self, now: Instant) -> None:
        """Fire at `now` whatever should have fired by then: what a playbook finds overdue as it comes in force."""
        while (timer := next_timer(self.index, self.state, now)) is not None and timer[0] <= now:
            self._fire((now, *timer[1:]))

    def next_due(self) -> Instant | None:
        """When the next timer fires if nothing else happens."""
        timer = next_timer(self.index, self.state)
        return timer[0] if timer is not None else None

    def _begin(self, at: Instant, event: Event | None = None, timer: TimerKind | None = None) -> Step:
        step = Step(at, self.index.playbook.zone.day_of(at), at, event, timer)
        if event is not None:
            step.name = event.name
            step.recorded_at = at if event.recorded_at is None else event.recorded_at
        elif timer is not None:
            step.name = timer
        self.state.last_at = at
        if self.state.disarmed:
            arm(self.index, self.state, step)
        return step

    def _start(self, step: Step, event: Event) -> None:
        """Everyone starts on the first listed stage, at their first event."""
        first = self.index.playbook.stages[0].key
        how = How.BECAME if event.initiator is Initiator.PERSON else How.MADE
        cause = Cause(CauseKind.START, event_id=event.id or None)
        find_origin(self.index, self.state, step, event)  # before the row is written: a deadline may depend on it
        self.transitions.append(move(self.index, self.state, step, first, cause, self.awards, how=how))

    def _refuses(self, event: Event) -> bool:
        """Whether a verdict is not in order, given the stage before it and what it tells of the person itself."""
        state = self.state
        known = replace(state, traits=dict(state.traits), account_traits=dict(state.account_traits))
        learn(known, event)
        wrong = problems(self.index.playbook, known, event)
        if event.refused:
            wrong = wrong or (Problem("triage.refused_when_given"),)
        if wrong:
            verdict = str(event.properties.get(VERDICT, ""))
            self.refusals.append(Refusal(event.at, verdict, self.state.stage, event.id, wrong))
        return bool(wrong)

    def _fire(self, timer: Timer) -> None:
        due, order, position = timer
        kind = ORDER[order]
        step = self._begin(due, timer=kind)
        self.state.timer_known = False
        if kind is TimerKind.SILENCE:
            self._fall_silent(position)
        elif kind is TimerKind.ABSENCE:
            self._find_absent(step, position)
        elif kind is TimerKind.DWELL:
            assert self.state.stage is not None
            self.state.dwelt = self.index.exits[self.state.stage].dwells[position]
        elif kind is TimerKind.RETURN:
            moved = come_back(self.index, self.state, step, self.awards)
            self.transitions += [moved] if moved is not None else []
        self.transitions += chain(self.index, self.state, step, self.awards)

    def _fall_silent(self, position: int) -> None:
        silence = self.index.playbook.silence
        assert silence is not None
        due = silence.steps[position]
        self.state.silence_step = position + 1
        if due.reset:
            reset_engagement(self.state, self.awards)
        self.state.silence_taken = max(-SATURATION, self.state.silence_taken + due.points)
        self.state.touch()

    def _find_absent(self, step: Step, position: int) -> None:
        self.state.absent[position] = None
        step.absent.add(position)
        for rule in self.index.penalties_of.get(position, ()):
            self.state.penalties[rule] = True
        self.state.touch()


def start(
    playbook: Playbook,
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> Fold:
    """A person before their first event, with the undated traits that hold from before it."""
    known = {key: value for key, value in with_email_domain(traits).items() if not is_blank(value)}
    known_account = {key: value for key, value in account_traits.items() if not is_blank(value)}
    state = State(traits=known, account=account, account_traits=known_account)
    state.fit = fit(playbook, state)
    return Fold(playbook.index, state)


def fold(
    playbook: Playbook,
    log: Iterable[Event],
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
    until: Instant | None = None,
) -> Fold:
    """state = fold(playbook, log): a whole log in (`at`, `seq`) order, timers fired up to `until`.

    Events after `until` are left out. Where an event takes another one back (`retracted`), the log before it is
    folded again without that one, and a correction bridges the two.
    """
    return run(partial(start, playbook, traits=traits, account=account, account_traits=account_traits), log, until)


F = TypeVar("F", bound=Fold)


def run(begin: Callable[[], F], log: Iterable[Event], until: Instant | None) -> F:
    """Fold a log from where `begin` makes a person begin; see `fold`."""
    folding = begin()
    taken: list[Event] = []
    for event in log:
        if until is not None and event.at > until:
            break
        taken.append(folding.take(event))
        if takes_back(event):
            bridge_over(folding, _without(retracted(taken), taken, begin(), folding.state.cycle), event)
    if until is not None:
        folding.advance(until)
    return folding


def takes_back(event: Event) -> bool:
    """Whether an event takes another one back, so that everything before it is to be folded again."""
    return event.name == RETRACTED and not event.flagged


def _without(gone: set[str], taken: Iterable[Event], again: F, cycle: int) -> F:
    """As if what was taken back had never been; but the rows of a cycle that was recorded are never added to."""
    for event in taken:
        if event.id not in gone:
            again.take(event)
    again.state.cycle = max(again.state.cycle, cycle)
    return again


def bridge_over(folding: Fold, again: Fold, retraction: Event) -> None:
    """Go on from where a refold without what was taken back ends; a correction tells the difference."""
    cause = Cause(CauseKind.CORRECTION, RETRACTED, event_id=retraction.id or None, user=retraction.user)
    bridge = correction(folding.state.stage, again, retraction.at, retraction.recorded_at, cause)
    folding.transitions += [bridge] if bridge is not None else []
    folding.state, folding.awards = again.state, again.awards


def retracted(taken: Sequence[Event]) -> set[str]:
    """The ids that were taken back: verdicts and activities of ours, never an act of the person's own.

    Read from the end, since a retraction reaches back only, and one that was taken back itself reaches nothing.
    """
    named: set[str] = set()
    gone: set[str] = set()
    for event in reversed(taken):
        if event.id and event.id in named:
            gone |= {event.id} if event.initiator is Initiator.US else set()
        elif event.name == RETRACTED and not event.flagged:
            named.add(str(event.properties.get("event", "")))
    return gone


def correction(
    recorded: str | None, again: Fold, at: Instant, recorded_at: Instant | None, cause: Cause
) -> Transition | None:
    """The row that bridges the last recorded stage and the one a refold ends on (law 6).

    None where they agree, and where the refold finds nobody who has begun: no row leads to no stage.
    """
    state = again.state
    if state.stage is None or state.stage == recorded:
        return None
    card = scorecard(again.index.playbook, state, at)
    return Transition(
        cycle=state.cycle,
        from_stage=recorded,
        to_stage=state.stage,
        at=at,
        recorded_at=at if recorded_at is None else recorded_at,
        cause=cause,
        score=card.total,
        fit=card.fit,
        engagement=card.engagement,
        contributions=card.contributions,
        source=state.source,
        fingerprint=again.index.playbook.fingerprint,
    )
