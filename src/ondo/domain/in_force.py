"""Putting another playbook in force: scores are folded anew, stages stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ondo.domain.errors import OndoError
from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, retracted, start
from ondo.domain.holding import disarm
from ondo.domain.instants import Instant
from ondo.domain.moves import chain, reset_engagement, snapshot
from ondo.domain.playbook import Playbook
from ondo.domain.record import Cause, CauseKind, How, Transition
from ondo.domain.state import Returning, State
from ondo.domain.step import Step, happens
from ondo.domain.triage import return_due

BY_INTEREST = frozenset({CauseKind.START, CauseKind.RULE, CauseKind.EARLY_RETURN})


def switch(
    playbook: Playbook,
    log: Iterable[Event],
    recorded: Sequence[Transition],
    before: State,
    *,
    at: Instant,
    stages: Mapping[str, str] | None = None,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> Fold:
    """The person under a playbook that comes in force at `at`.

    `log` is everything up to then, `recorded` the rows so far and `before` the state under the old playbook, its
    timers fired up to `at`. Stage, cycle and entry time stay; `stages` maps a stage that no longer exists to the
    one that takes its people. Points, limits and progress are folded anew, with the resets of the recorded rows;
    dwell and return timers run from the entry, overdue ones fire now; then comes one chain. Raises `OndoError`
    where a stage or a reason that people stand on has no successor.
    """
    folding = start(playbook, traits=traits, account=account, account_traits=account_traits)
    _fold_points(folding, log, [row for row in recorded if row.reset], at)
    folding.transitions.clear()
    step = Step(at, playbook.zone.day_of(at), at)
    folding.state.last_at = at
    if before.stage is not None:
        _stand(folding, before, recorded, step, (stages or {}).get(before.stage, before.stage))
        folding.transitions += chain(folding.index, folding.state, step, folding.awards)
        folding.advance(at)
    return folding


def _fold_points(folding: Fold, log: Iterable[Event], resets: Sequence[Transition], at: Instant) -> None:
    """Points, limits and progress only: nobody stands on a stage, so nothing moves."""
    left = list(resets)
    taken = [event for event in log if event.at <= at]
    gone = retracted(taken)
    for event in (event for event in taken if event.id not in gone):
        left = _reset_before(folding, event.at, left)
        folding.advance(event.at)
        step = Step(event.at, folding.index.playbook.zone.day_of(event.at), event.at, event)
        folding.state.last_at = event.at
        happens(folding.index, folding.state, step, event, folding.awards)
        if left and left[0].cause.event_id == event.id and left[0].at == event.at:
            reset_engagement(folding.state, folding.awards)
            left = left[1:]
    _reset_before(folding, at, left)
    folding.advance(at)


def _reset_before(folding: Fold, at: Instant, left: list[Transition]) -> list[Transition]:
    """Apply the resets of rows that a timer caused, up to an instant."""
    while left and left[0].cause.event_id is None and left[0].at <= at:
        folding.advance(left[0].at)
        reset_engagement(folding.state, folding.awards)
        left = left[1:]
    return left


def _stand(folding: Fold, before: State, recorded: Sequence[Transition], step: Step, stage: str) -> None:
    """Put the person where they stood, with the timers of the new playbook."""
    index, state, playbook = folding.index, folding.state, folding.index.playbook
    if stage not in playbook.stage_by_key:
        raise OndoError("in_force.stage_without_successor", stage=stage)
    state.cycle, state.in_cycle, state.source = before.cycle, before.in_cycle, before.source or state.source
    if stage != before.stage:
        cause = Cause(CauseKind.SWITCH, playbook.key)
        row = snapshot(index, state, step, stage, cause, how=How.MADE)
        folding.transitions.append(replace(row, from_stage=before.stage))
    state.stage, state.entered_at = stage, before.entered_at
    state.dwelt = max((d for d in index.exits[stage].dwells if before.entered_at + d <= step.at), default=0)
    state.returning = _returning(playbook, state, before.returning, step.at)
    by_interest = not recorded or (recorded[-1].cause.kind in BY_INTEREST and recorded[-1].cause.timer is None)
    disarm(index, state, step, by_interest=by_interest)
    state.touch()


def _returning(playbook: Playbook, state: State, back: Returning | None, now: Instant) -> Returning | None:
    """The return under the new rules: a date that was asked for stays, other delays run from the verdict."""
    if back is None:
        return None
    verdict = playbook.verdict_by_key.get(back.verdict)
    reason = verdict.reason(back.reason) if verdict else None
    if reason is None or reason.returns is None:
        raise OndoError("in_force.reason_without_successor", verdict=back.verdict, reason=back.reason)
    if reason.returns.date_field is not None:
        return replace(back, due=max(back.due, now))
    return replace(back, due=return_due(playbook, state, reason, {}, back.since, now))
