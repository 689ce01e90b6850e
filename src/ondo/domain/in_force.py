"""Putting another playbook in force: scores are folded anew, stages stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ondo.domain.errors import OndoError
from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, retracted, start
from ondo.domain.holding import disarm
from ondo.domain.instants import Instant
from ondo.domain.moves import chain, reset_engagement, snapshot
from ondo.domain.playbook import Playbook
from ondo.domain.record import Cause, CauseKind, How
from ondo.domain.state import Cleared, Returning, State
from ondo.domain.step import Step, happens
from ondo.domain.triage import return_due


def switch(
    playbook: Playbook,
    log: Iterable[Event],
    before: State,
    *,
    at: Instant,
    stages: Mapping[str, str] | None = None,
    refused: Iterable[str] = (),
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> Fold:
    """The person under a playbook that comes in force at `at`.

    `log` is everything up to then and `before` the state under the old playbook, its timers fired up to `at`.
    Stage, cycle and entry time stay; `stages` maps a stage that no longer exists to the one that takes its people.
    Verdicts that were `refused` (their ids) give no points under the new rules either.
    Points, limits and progress are folded anew; what a move or verdict has cleared stays cleared (the last reset
    is enough, as nothing from before it is left). Dwell and return timers run from the entry, overdue ones fire
    now; then comes one chain. Raises `OndoError` where a stage or a reason that people stand on has no successor.
    """
    folding = start(playbook, traits=traits, account=account, account_traits=account_traits)
    void = frozenset(refused)
    _fold_points(folding, [event for event in log if event.id not in void], before.cleared, at)
    folding.transitions.clear()
    step = Step(at, playbook.zone.day_of(at), at)
    folding.state.last_at = at
    if before.stage is not None:
        _stand(folding, before, step, (stages or {}).get(before.stage, before.stage))
        folding.transitions += chain(folding.index, folding.state, step, folding.awards)
        folding.advance(at)
    return folding


def _fold_points(folding: Fold, log: Iterable[Event], cleared: Cleared | None, at: Instant) -> None:
    """Points, limits and progress only: nobody stands on a stage, so nothing moves."""
    taken = [event for event in log if event.at <= at]
    gone = retracted(taken)
    for event in (event for event in taken if event.id not in gone):
        cleared = _clear_by_timer(folding, cleared, event.at)
        folding.advance(event.at)
        step = Step(event.at, folding.index.playbook.zone.day_of(event.at), event.at, event)
        folding.state.last_at = event.at
        happens(folding.index, folding.state, step, event, folding.awards)
        if cleared is not None and (cleared.event_id, cleared.at) == (event.id, event.at):
            reset_engagement(folding.state, folding.awards)
    _clear_by_timer(folding, cleared, at)
    folding.advance(at)


def _clear_by_timer(folding: Fold, cleared: Cleared | None, until: Instant) -> Cleared | None:
    """Apply a reset that a timer brought about, once its instant has come; what is left to apply."""
    if cleared is None or cleared.event_id is not None or cleared.at > until:
        return cleared
    folding.advance(cleared.at)
    reset_engagement(folding.state, folding.awards)
    return None


def _stand(folding: Fold, before: State, step: Step, stage: str) -> None:
    """Put the person where they stood, with the timers of the new playbook."""
    index, state, playbook = folding.index, folding.state, folding.index.playbook
    if stage not in playbook.stage_by_key:
        raise OndoError("in_force.stage_without_successor", stage=stage)
    state.cycle, state.in_cycle, state.source = before.cycle, before.in_cycle, before.source or state.source
    if stage != before.stage:
        cause = Cause(CauseKind.SWITCH, playbook.key)
        row = snapshot(index, state, step, stage, cause, how=How.MADE)
        how = row.how if state.cycle > before.cycle else None  # another name for a stage qualifies nobody
        folding.transitions.append(replace(row, from_stage=before.stage, how=how))
    state.stage, state.entered_at = stage, before.entered_at
    state.dwelt = max((d for d in index.exits[stage].dwells if before.entered_at + d <= step.at), default=0)
    state.returning = _returning(playbook, state, before.returning, step.at)
    state.by_interest, state.cleared = before.by_interest, before.cleared
    disarm(index, state, step, by_interest=before.by_interest)
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
