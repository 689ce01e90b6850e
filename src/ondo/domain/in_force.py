"""Putting another playbook in force: scores are folded anew, stages stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ondo.domain.errors import OndoError, Problem
from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, retracted, start
from ondo.domain.holding import begin_anew, disarm, true_now
from ondo.domain.index import Index
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Stage
from ondo.domain.moves import asks_for_activity, chain, reset_engagement, snapshot
from ondo.domain.playbook import Playbook
from ondo.domain.record import Cause, CauseKind, How
from ondo.domain.state import Returning, State
from ondo.domain.step import Step, happens
from ondo.domain.triage import return_due
from ondo.domain.triggers import leaves


def switch(
    folding: Fold,
    playbook: Playbook,
    log: Sequence[Event],
    *,
    at: Instant,
    stages: Mapping[str, str] | None = None,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> None:
    """Let a fold go on under a playbook that comes in force at `at`; what happens then is added to its transitions.

    `log` is everything taken so far, all of it before `at`, verdicts with their marks; the traits are those that
    hold from before it. First the timers of the old playbook fire that are due before `at`.
    Stage, cycle and entry time stay; `stages` maps a stage that no longer exists to the one that takes its people.
    Points, limits and progress are folded anew; what a move or verdict has cleared stays cleared, and what a count
    or sequence was used up for stays used up (the last time is enough, as nothing from before it is left).
    Then timers fire that are overdue, and one chain follows. Raises `OndoError` where a stage has no successor that
    the person stands on or is to return to; `obstacles` tells beforehand.
    """
    folding.advance(at - 1)
    before, old = folding.state, folding.index
    assert before.last_at is None or before.last_at < at, "a playbook decides about nothing from before its time"
    after = start(playbook, traits=traits, account=account, account_traits=account_traits)
    after.state.used = _still_used(old, after.index, before.used)
    _fold_points(after, log, before, at)
    after.state.taken = before.taken
    if before.taken:  # whoever has not begun begins under this playbook, as if there had never been another
        after.state.last_at = at
    if before.stage is not None:
        _stand(after, old, before, Step(at, playbook.zone.day_of(at), at), stages or {})
    folding.index, folding.state, folding.awards = after.index, after.state, after.awards
    folding.transitions += after.transitions


def _fold_points(after: Fold, log: Sequence[Event], before: State, at: Instant) -> None:
    """Points, limits and progress only: nobody stands on a stage, so nothing moves."""
    gone = retracted(log)
    zone = after.index.playbook.zone
    for number, event in enumerate((event for event in log if event.id not in gone), start=1):
        after.advance(event.at)
        after.state.last_at = event.at
        if not event.refused:
            step = Step(event.at, zone.day_of(event.at), event.at, event)
            happens(after.index, after.state, step, event, after.awards)
        _clear_again(after, before, number)
    after.advance(at - 1)


def _clear_again(after: Fold, before: State, taken: int) -> None:
    """What was cleared or used up when so many events had been taken."""
    for position, used in after.state.used.items():
        if used == taken:
            begin_anew(after.index, after.state, after.index.tracked[position])
    if before.cleared is not None and before.cleared.taken == taken:
        after.advance(before.cleared.at)
        reset_engagement(after.state, after.awards)


def _still_used(old: Index, new: Index, used: Mapping[int, int]) -> dict[int, int]:
    """When each count and sequence of the new playbook was last used up under the old one."""
    found = {}
    for position, origins in _origins(old, new).items():
        times = [used[origin] for origin in origins if origin in used]
        if times:
            found[position] = max(times)
    return found


@lru_cache(maxsize=16)
def _origins(old: Index, new: Index) -> dict[int, tuple[int, ...]]:
    """For each count and sequence of a playbook what it was in the old one.

    The same one, or where there is none all those of the rules that went by the same key.
    """
    return {
        position: (old.tracked.index(leaf),) if leaf in old.tracked else tuple(_under_its_keys(old, new, position))
        for position, leaf in enumerate(new.tracked)
    }


def _under_its_keys(old: Index, new: Index, position: int) -> Iterator[int]:
    for key, when in new.whens.items():
        if new.tracked[position] in leaves(when):
            yield from (old.tracked.index(leaf) for leaf in leaves(old.whens.get(key)) if leaf in old.tracked)


def _stand(after: Fold, old: Index, before: State, step: Step, stages: Mapping[str, str]) -> None:
    """Put the person where they stood, with the timers of the new playbook; then what is overdue, and one chain."""
    index, state, playbook = after.index, after.state, after.index.playbook
    assert before.stage is not None
    stage = _successor(playbook, stages, before.stage)
    state.cycle, state.in_cycle, state.source = before.cycle, before.in_cycle, before.source or state.source
    if stage != before.stage:
        _rename(after, old.playbook.stage_by_key[before.stage], before.cycle, step, stage)
    state.stage, state.entered_at = stage, before.entered_at
    state.returning = _returning(playbook, state, before.returning, stages, step.at)
    state.by_interest, state.cleared = before.by_interest, before.cleared
    _disarm(index, state, step, old, before)
    state.touch()
    after.overtake(step.at)
    after.transitions += chain(index, state, step, after.awards)


def _rename(after: Fold, old: Stage, cycle: int, step: Step, stage: str) -> None:
    """Record that another stage took the people of one that no longer exists.

    By that alone nobody qualifies anew, nor gets an activity beside the one they have.
    """
    cause = Cause(CauseKind.SWITCH, after.index.playbook.key)
    row = snapshot(after.index, after.state, step, stage, cause, how=How.MADE)
    how = row.how if after.state.cycle > cycle else None
    due = None if asks_for_activity(old) else row.activity_due
    after.transitions.append(replace(row, from_stage=old.key, how=how, activity_due=due))
    step.entered.add(stage)


def _disarm(index: Index, state: State, step: Step, old: Index, before: State) -> None:
    """As on an entry; but a comparison that was watched and true before the switch as well stays as it was."""
    disarm(index, state, step, by_interest=before.by_interest)
    assert before.stage is not None
    assert state.stage is not None
    then = Step(step.at, old.playbook.zone.day_of(step.at), step.at)
    watched = {old.comparisons[position]: position for position in old.exits[before.stage].edges}
    for position in index.exits[state.stage].edges:
        was = watched.get(index.comparisons[position])
        if was is not None and true_now(old, before, then, old.comparisons[was]):
            state.disarmed.discard(position)
            state.disarmed |= {position} if was in before.disarmed else set()


def _returning(
    playbook: Playbook, state: State, back: Returning | None, stages: Mapping[str, str], now: Instant
) -> Returning | None:
    """The return under the new rules: a date that was asked for stays, other delays run from the verdict.

    Where there is no such reason any more, what was promised stays.
    """
    if back is None:
        return None
    verdict = playbook.verdict_by_key.get(back.verdict)
    reason = verdict.reason(back.reason) if verdict else None
    if reason is None or reason.returns is None:
        renewed, due = replace(back, to=_successor(playbook, stages, back.to)), back.due
    else:
        asked = reason.returns.date_field is not None
        due = back.due if asked else return_due(playbook, state, reason, {}, back.since, now)
        renewed = replace(back, to=reason.returns.to)
    renewed.renew(max(due, now), now)
    return renewed


def obstacles(
    old: Playbook,
    new: Playbook,
    stages: Mapping[str, str],
    *,
    standing: Iterable[str] | None = None,
    waiting: Iterable[tuple[str, str]] | None = None,
) -> tuple[Problem, ...]:
    """Why a playbook should not follow another one, with `stages` as the successors of stages; empty where it can.

    `standing` are the stages that people stand on, `waiting` the verdicts and reasons whose return they wait for.
    None means: wherever the old playbook can have put somebody. For stages that is what to ask before a switch: a
    merge or an undo may find later that somebody stood elsewhere at that instant. A return whose reason is gone
    happens as it was promised, but nobody can see any more why.
    """
    wrong = [_stage_problem(new, stages, key) for key in (old.stage_by_key if standing is None else standing)]
    wrong += [_reason_problem(new, *one) for one in (_returns_of(old) if waiting is None else waiting)]
    return tuple(problem for problem in wrong if problem is not None)


def _successor(new: Playbook, stages: Mapping[str, str], stage: str) -> str:
    """The stage itself where it is still there, else the one that takes its people."""
    problem = _stage_problem(new, stages, stage)
    if problem is not None:
        raise OndoError(problem.key, **problem.params)
    return stage if stage in new.stage_by_key else stages[stage]


def _stage_problem(new: Playbook, stages: Mapping[str, str], stage: str) -> Problem | None:
    if stage in new.stage_by_key or stages.get(stage) in new.stage_by_key:
        return None
    if stage in stages:
        return Problem("in_force.unknown_successor", {"stage": stage, "to": stages[stage]})
    return Problem("in_force.stage_without_successor", {"stage": stage})


def _reason_problem(new: Playbook, verdict: str, reason: str) -> Problem | None:
    if (verdict, reason) in _returns_of(new):
        return None
    return Problem("in_force.reason_without_successor", {"verdict": verdict, "reason": reason})


def _returns_of(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """The verdicts and reasons that promise a return."""
    for verdict in playbook.verdicts:
        yield from ((verdict.key, reason.key) for reason in verdict.reasons if reason.returns is not None)
