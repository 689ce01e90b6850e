"""Folding again what was already recorded, and when a new event counts (laws 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, correction, fold
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.record import Cause, CauseKind, Transition


def assign_at(occurred_at: Instant, received_at: Instant, *, last_at: Instant | None) -> Instant:
    """When an event counts, once and for ever: max(min(occurred, received), the person's last step).

    `last_at` is `State.last_at` after the timers due up to `received_at` have fired: the later of the last
    event's `at` and the last fired timer. A worker that slept therefore gives the same as one that did not.
    """
    counted = min(occurred_at, received_at)
    return counted if last_at is None else max(counted, last_at)


def union(*logs: Iterable[Event]) -> list[Event]:
    """Several people's logs as one, in log order: what a merge folds."""
    return sorted((event for log in logs for event in log), key=lambda event: (event.at, event.seq))


def accepted_before(log: Iterable[Event], ids: Iterable[str]) -> list[Event]:
    """The log with the triages marked that were accepted when they were recorded: they stay accepted (law 6)."""
    kept = frozenset(ids)
    return [replace(event, accepted=True) if event.id in kept else event for event in log]


def refold(
    playbook: Playbook,
    log: Iterable[Event],
    recorded: Sequence[Transition],
    *,
    because: str,
    at: Instant,
    recorded_at: Instant | None = None,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> tuple[Fold, Transition | None]:
    """Fold a changed log (merge, un-merge, history, un-flagged bot, corrected trait) up to `at`.

    Recorded rows are never rewritten: where the refold ends on another stage than the last of them, the second
    result is the correction row that bridges the two, caused by `because`; otherwise None.
    """
    again = fold(playbook, log, traits=traits, account=account, account_traits=account_traits, until=at)
    stage = recorded[-1].to_stage if recorded else None
    return again, correction(stage, again, at, recorded_at, Cause(CauseKind.CORRECTION, because))
