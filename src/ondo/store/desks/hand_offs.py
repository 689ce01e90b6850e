"""Hand-offs (引き渡し): somebody comes to field sales, who accept or return them."""

from __future__ import annotations

from ondo.domain.events import TRIAGE
from ondo.domain.record import CauseKind
from ondo.store.desks.decided import Act, Moved
from ondo.store.desks.desk import Desk, HandedOver
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import text

ACCEPTED, RETURNED, WITHDRAWN = "accepted", "returned", "withdrawn"


def answered(desk: Desk, act: Act, rules: Rules) -> None:
    """A verdict that only field sales can give, and that moves nobody, accepts who was handed over."""
    event, waiting = act.event, desk.waiting()
    if waiting is None or waiting.handed_at > event.at or act.moves or event.name != TRIAGE or not event.accepted:
        return
    if rules.is_by_field_sales(event):
        waiting.end(ACCEPTED, event.at, text(event.user))
        desk.give_to(event.user, event.at)


def moved(desk: Desk, move: Moved, rules: Rules) -> None:
    """Coming to field sales is a hand-off; what comes next answers it."""
    row = move.row
    before, here = (rules.is_of_field_sales(stage, row.at) for stage in (row.from_stage, row.to_stage))
    waiting = desk.waiting()
    if waiting is not None:
        _answer(desk, waiting, move, rules)
    elif here and not before and not rules.is_over(row.to_stage, row.at):
        _open(desk, move, rules)
    if before and not here:
        _give_back(desk, row.at)


def _answer(desk: Desk, waiting: HandedOver, move: Moved, rules: Rules) -> None:
    row, cause = move.row, move.row.cause
    here = rules.is_of_field_sales(row.to_stage, row.at)
    by_verdict = cause.kind is CauseKind.TRIAGE
    if rules.shows_work(row.to_stage, row.at) or (by_verdict and here):
        waiting.end(ACCEPTED, row.at, text(move.user))
        desk.give_to(move.user if here else None, row.at)
    elif by_verdict:
        waiting.end(RETURNED, row.at, text(move.user), text(cause.reason))
    elif not here:
        waiting.end(WITHDRAWN, row.at)


def _open(desk: Desk, move: Moved, rules: Rules) -> None:
    """Where sales themselves open an opportunity with somebody, they have accepted them."""
    row, cause = move.row, move.row.cause
    event = int(cause.event_id) if cause.event_id else None
    handed = HandedOver(None, desk.holder, move.id, row.to_stage, row.at, text(move.user), event=event)
    desk.handed.append(handed)
    if rules.shows_work(row.to_stage, row.at) and cause.kind is not CauseKind.TRIAGE:
        handed.end(ACCEPTED, row.at, text(move.user))
        desk.give_to(move.user, row.at)


def _give_back(desk: Desk, at: int) -> None:
    """Whoever leaves field sales goes back to the user who handed them over."""
    if desk.handed:
        desk.give_to(desk.handed[-1].handed_by, at)


def undo(desk: Desk, event: int, event_at: int, at: int) -> None:
    """What an event answered waits again; what it handed over is withdrawn."""
    for handed in desk.handed:
        if handed.outcome is not None and handed.outcome_at == event_at and handed.event != event:
            handed.end(None, None)
            desk.give_to(handed.handed_by, at)
        elif handed.outcome is None and handed.event == event:
            handed.end(WITHDRAWN, at)
