"""The chain of transitions: who moves where, what is written down, and what starts anew on arrival."""

from __future__ import annotations

from dataclasses import replace

from ondo.domain.events import Event
from ondo.domain.holding import arm, by_own_act, disarm, evidence, grounds, holds, used_up
from ondo.domain.index import EarlyReturn, Index
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import FieldType, Kind, Reason, Stage, TransitionRule, Verdict
from ondo.domain.record import Award, Cause, CauseKind, How, Transition
from ondo.domain.scorecard import scorecard
from ondo.domain.state import Cleared, Returning, State
from ondo.domain.step import Step
from ondo.domain.traits import date_instant, is_left_out
from ondo.domain.triage import DUE, PLANNED, REASON, acts, missing_traits, return_due
from ondo.domain.values import is_blank

SALES_TEAMS = frozenset({"sdr", "field_sales"})
"""Nobody on a stage of these teams is without a next date."""
CYCLE_KINDS = frozenset({Kind.MQL, Kind.SAL, Kind.SQL, Kind.OPPORTUNITY})
"""Entering one of these opens a cycle, unless one is open."""
ENDING_KINDS = frozenset(
    {Kind.ANONYMOUS, Kind.KNOWN, Kind.ENGAGED, Kind.CUSTOMER, Kind.LOST, Kind.RECYCLED, Kind.DISQUALIFIED}
)
"""Entering one of these ends the cycle; keeping in touch (follow_up) does not."""
QUALIFIED_KINDS = frozenset({Kind.MQL, Kind.SAL, Kind.SQL})
"""Where sales look after somebody who qualified. Only a verdict brings there whoever the playbook leaves out."""
LATER_KINDS = frozenset({Kind.SAL, Kind.SQL, Kind.OPPORTUNITY})
"""Coming back to mql from one of these is no new qualification."""

Awards = dict[str, list[Award]]


def chain(index: Index, state: State, step: Step, awards: Awards) -> list[Transition]:
    """Move along the first rule in listing order that holds, until none does; no stage is entered twice (law 7)."""
    made: list[Transition] = []
    while (moved := _next_move(index, state, step, awards)) is not None:
        made.append(moved)
    return made


def _next_move(index: Index, state: State, step: Step, awards: Awards) -> Transition | None:
    if state.stage is None:
        return None
    if state.disarmed:
        arm(index, state, step)
    for rule in index.exits[state.stage].possible(step.name):
        if _applies(index, state, step, rule):
            return _follow(index, state, step, rule, awards)
    if state.returning is None:
        return None
    return _come_back_early(index, state, step, awards) or _come_back_late(index, state, step, awards)


def _applies(index: Index, state: State, step: Step, rule: TransitionRule) -> bool:
    return (
        _may_enter(state, step, rule.to)
        and holds(index, state, step, rule.when)
        and not (rule.unless is not None and holds(index, state, step, rule.unless, guard=True))
        and not _lacks(index, state, rule.to)
    )


def _may_enter(state: State, step: Step, to: str) -> bool:
    return to not in step.entered and to != state.stage


def _lacks(index: Index, state: State, to: str) -> bool:
    """Whether a trait is unknown without which nobody is moved to a stage, or no rule moves them there at all."""
    stage = index.playbook.stage_by_key[to]
    if stage.kind in QUALIFIED_KINDS and is_left_out(index.playbook, state):
        return True
    return bool(missing_traits(index.playbook, stage, state))


def _follow(index: Index, state: State, step: Step, rule: TransitionRule, awards: Awards) -> Transition:
    cause = Cause(CauseKind.RULE, rule.key, timer=step.timer, event_id=_event_id(step))
    why = list(grounds(index, state, step, rule.when))
    how = How.BECAME if by_own_act(index, state, step, why) else How.MADE
    seen = evidence(index, step, why, awards)
    used_up(index, state, step, why)
    return move(index, state, step, rule.to, cause, awards, how=how, reset=rule.reset, seen=seen)


def _come_back_early(index: Index, state: State, step: Step, awards: Awards) -> Transition | None:
    back = state.returning
    early = index.early_returns.get((back.verdict, back.reason)) if back else None
    if back is None or early is None or not _may_enter(state, step, early.to):
        return None
    if not holds(index, state, step, early.when) or _lacks(index, state, early.to):
        return None
    return _bring_back(index, state, step, back, early, awards)


def _bring_back(
    index: Index, state: State, step: Step, back: Returning, early: EarlyReturn, awards: Awards
) -> Transition:
    cause = Cause(CauseKind.EARLY_RETURN, back.verdict, back.reason, step.timer, _event_id(step))
    why = list(grounds(index, state, step, early.when))
    how = How.BECAME if by_own_act(index, state, step, why) else How.MADE
    seen = evidence(index, step, why, awards)
    used_up(index, state, step, why)
    return move(index, state, step, early.to, cause, awards, how=how, seen=seen)


def come_back(index: Index, state: State, step: Step, awards: Awards) -> Transition | None:
    """The return is due; it waits where the stage must have what is not known."""
    back = state.returning
    assert back is not None
    if back.to == state.stage:
        state.returning = None
        return None
    if _lacks(index, state, back.to):
        back.waiting, state.timer_known = True, False
        return None
    cause = Cause(CauseKind.RETURN, back.verdict, back.reason, step.timer, _event_id(step))
    return move(index, state, step, back.to, cause, awards, how=How.MADE)


def _come_back_late(index: Index, state: State, step: Step, awards: Awards) -> Transition | None:
    """A return that had to wait for a trait."""
    back = state.returning
    if back is None or not back.waiting or back.to in step.entered:
        return None
    return come_back(index, state, step, awards)


def give_verdict(index: Index, state: State, step: Step, event: Event, awards: Awards) -> Transition | None:
    """An accepted triage: the person moves, or stays where the verdict moves nobody; a reset is made either way."""
    verdict = index.playbook.verdict_by_key[str(event.properties["verdict"])]
    reason = verdict.reason(event.properties.get(REASON))
    reset = verdict.reset or (reason is not None and reason.reset)
    step.verdict = verdict.key
    if verdict.to is None or verdict.to == state.stage:
        if reset:
            _clear(state, step, awards)
        if verdict.to is not None:
            _plan_return(index, state, step, verdict, reason, event)
        return None
    cause = Cause(CauseKind.TRIAGE, verdict.key, reason.key if reason else None, None, event.id or None, event.user)
    due = date_instant(event.properties.get(DUE), index.playbook.zone)
    how = How.JUDGED if _cites_acts(verdict, event) else How.MADE
    moved = move(index, state, step, verdict.to, cause, awards, how=how, reset=reset, activity_due=due)
    _plan_return(index, state, step, verdict, reason, event)
    return moved


def _cites_acts(verdict: Verdict, event: Event) -> bool:
    cited = [event.properties.get(ask.key) for ask in verdict.ask if ask.type is FieldType.ACTS]
    return any(acts(one) for one in cited if not is_blank(one))


def _plan_return(index: Index, state: State, step: Step, verdict: Verdict, reason: Reason | None, event: Event) -> None:
    """The last verdict says when the person returns, or that they do not."""
    state.returning = None
    state.timer_known = False
    if reason is not None and reason.returns is not None:
        due = return_due(index.playbook, state, reason, event.properties, step.at, step.at)
        state.returning = Returning(verdict.key, reason.key, reason.returns.to, due, step.at)


def reschedule(index: Index, state: State, now: Instant) -> None:
    """A trait changed: a return that hangs on a date in a trait is worked out again."""
    back = state.returning
    if back is None:
        return
    verdict = index.playbook.verdict_by_key.get(back.verdict)
    reason = verdict.reason(back.reason) if verdict else None
    if reason and reason.returns and reason.returns.before_trait:
        back.renew(return_due(index.playbook, state, reason, {}, back.since, now), now)
        state.timer_known = False


def move(
    index: Index,
    state: State,
    step: Step,
    to: str,
    cause: Cause,
    awards: Awards,
    *,
    how: How,
    reset: bool = False,
    activity_due: Instant | None = None,
    seen: tuple[str, ...] = (),
) -> Transition:
    """Enter a stage: the snapshot first, then the reset, then what starts anew."""
    row = snapshot(index, state, step, to, cause, how=how)
    planned = activity_due if activity_due is not None else row.activity_due
    row = replace(row, reset=reset, activity_due=planned, evidence=seen or tuple(filter(None, [cause.event_id])))
    if reset:
        _clear(state, step, awards)
    by_rule = cause.kind in (CauseKind.RULE, CauseKind.EARLY_RETURN, CauseKind.START)
    by_interest = by_rule and step.timer is None and step.verdict is None
    enter(index, state, step, to, by_interest=by_interest)
    return row


def enter(index: Index, state: State, step: Step, to: str, *, by_interest: bool) -> None:
    """Stand on a stage from this step on."""
    state.stage, state.entered_at, state.dwelt, state.by_interest = to, step.at, 0, by_interest
    state.returning = None
    state.disarmed = set()
    state.timer_known = False
    step.entered.add(to)
    disarm(index, state, step, by_interest=by_interest)


def _clear(state: State, step: Step, awards: Awards) -> None:
    reset_engagement(state, awards)
    state.cleared = Cleared(step.at, state.taken)


def reset_engagement(state: State, awards: Awards) -> None:
    """Clear points and progress; limits stay used and pending timers stay pending."""
    for held in state.held.values():
        held.clear()
    state.penalties = {}
    state.silence_taken = 0
    state.counts, state.sequences = {}, {}
    awards.clear()
    state.touch()


def snapshot(index: Index, state: State, step: Step, to: str, cause: Cause, *, how: How) -> Transition:
    """The row of a move to a stage, with the score as it stands before any reset; counts the cycle."""
    playbook = index.playbook
    target = playbook.stage_by_key[to]
    opens = count_cycle(state, target.kind)
    card = scorecard(playbook, state, step.at)
    before = playbook.stage_by_key[state.stage].kind if state.stage else None
    qualifies = opens or (target.kind is Kind.MQL and before not in LATER_KINDS)
    return Transition(
        cycle=state.cycle,
        from_stage=state.stage,
        to_stage=to,
        at=step.at,
        recorded_at=step.recorded_at,
        cause=cause,
        score=card.total,
        fit=card.fit,
        engagement=card.engagement,
        contributions=card.contributions,
        how=how if qualifies else None,
        origin=step.origin,
        source=state.source,
        activity_due=step.at if asks_for_activity(target) else None,
        fingerprint=playbook.fingerprint,
    )


def count_cycle(state: State, kind: Kind) -> bool:
    """Open a cycle on entering a qualified kind while none is open, end it on an ending one; whether it opened."""
    opens = kind in CYCLE_KINDS and not state.in_cycle
    if opens:
        state.cycle += 1
    state.in_cycle = (state.in_cycle or opens) and kind not in ENDING_KINDS
    return opens


def asks_for_activity(stage: Stage) -> bool:
    """Whether everyone there has a dated activity: whoever arrives without one gets one for that day."""
    return stage.team in SALES_TEAMS or not PLANNED.isdisjoint(stage.must_have)


def _event_id(step: Step) -> str | None:
    return step.event.id or None if step.event is not None else None
