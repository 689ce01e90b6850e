"""Folding again what was already recorded, and when a new event counts (laws 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, correction
from ondo.domain.instants import Instant
from ondo.domain.periods import Period, fold_periods
from ondo.domain.record import Cause, CauseKind, Transition


def assign_at(
    occurred_at: Instant, received_at: Instant, *, last_at: Instant | None, since: Instant | None = None
) -> Instant:
    """When an event counts, once and for ever: max(min(occurred, received), the person's last step).

    `last_at` is `State.last_at` after the timers due up to `received_at` have fired: the later of the last
    event's `at` and the last fired timer. A worker that slept therefore gives the same as one that did not.
    `since` is when the playbook came in force that is going to decide about the event: it decides about nothing
    from before.
    """
    at = min(occurred_at, received_at)
    if last_at is not None and last_at > at:
        at = last_at
    return at if since is None else max(at, since)


def union(*logs: Iterable[Event]) -> list[Event]:
    """Several people's logs as one, in log order: what a merge folds."""
    return sorted((event for log in logs for event in log), key=lambda event: (event.at, event.seq))


def refold(
    periods: Sequence[Period],
    log: Iterable[Event],
    recorded: str | None,
    *,
    because: str,
    at: Instant,
    recorded_at: Instant | None = None,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> tuple[Fold, Transition | None]:
    """Fold a changed log (merge, un-merge, history, un-flagged bot, corrected trait) up to `at`.

    Recorded rows are never rewritten: where the refold ends on another stage than `recorded`, that of the last of
    them, the second result is the correction row that bridges the two, caused by `because`; otherwise None.
    This is the law; `ondo.actions.recording` keeps to it for people of the store, amid a batch or an act.
    """
    again = fold_periods(periods, log, traits=traits, account=account, account_traits=account_traits, until=at)
    return again, correction(recorded, again, at, recorded_at, Cause(CauseKind.CORRECTION, because))
