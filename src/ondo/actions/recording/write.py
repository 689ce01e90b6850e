"""Puts down what was decided about people: ledger, states, transitions, timers, messages, a statement for each."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence

from ondo.actions.recording.live import Live, Move
from ondo.actions.recording.messages import Recorded, write_messages
from ondo.actions.recording.notices import Written, write_notices
from ondo.domain.instants import Instant
from ondo.domain.moves import SALES_TEAMS
from ondo.store import bulk
from ondo.store.desks import Decided, keep
from ondo.store.desks.cards import forget_cards
from ondo.store.desks.desk import HandedOver
from ondo.store.desks.work import forget_work
from ondo.store.models import Audit, Due, FoldState, Ledger, Transition
from ondo.store.reading.in_force import InForce
from ondo.store.reading.refolds import REFOLDED

AT_ONCE = 200
"""So many states are put down with one statement."""


def write_people(lives: Sequence[Live], in_force: InForce, now: Instant) -> int:
    """Everything of these people; returns how many transitions were recorded."""
    recorded = _numbered(lives)
    with bulk.unanswered():
        _write_ledger(lives)
        _write_states([live for live in lives if not live.absorbed], in_force)
        forget([live.person for live in lives if live.absorbed])
        _write_accounts([live for live in lives if not live.absorbed])
        _write_transitions(lives, recorded, now)
        untold = write_messages(lives, recorded, now)
        _note_refolds(lives, now)
        handed = _keep_desks(lives, recorded, in_force, now)
        write_notices(Written(lives, recorded, untold, handed), now)
    return sum(map(len, recorded))


def _write_ledger(lives: Iterable[Live]) -> None:
    columns = ("seq", "event_id", "holder_id", "person_id", "at", "flags", "told")
    rows = [
        (row.seq, row.event, row.holder, live.person, row.at, row.flags, row.told)
        for live in lives
        for row in live.rows
    ]
    bulk.insert(Ledger, columns, sorted(rows))


def _write_states(lives: Sequence[Live], in_force: InForce) -> None:
    """Some at a time: while one part is put down the next becomes text."""
    _set_timers(lives)
    for first in range(0, len(lives), AT_ONCE):
        _write_some_states(lives[first : first + AT_ONCE], in_force)


def _write_some_states(lives: Sequence[Live], in_force: InForce) -> None:
    columns = ("person_id", "playbook_id", "state", "folded_to", "timer_at", "stage", "cycle", "stamp")
    stamp = 1 + secrets.randbits(62)
    for live in lives:
        live.stamp = stamp
    rows = [
        (
            live.person,
            in_force.version,
            live.dumped(),
            live.folded_to,
            live.timer_at,
            live.folding.state.stage,
            live.folding.state.cycle,
            stamp,
        )
        for live in lives
    ]
    bulk.insert(FoldState, columns, [row for row, live in zip(rows, lives, strict=True) if not live.stored])
    bulk.update(FoldState, columns, [row for row, live in zip(rows, lives, strict=True) if live.stored])


def _set_timers(lives: Iterable[Live]) -> None:
    """Keep each person's row in `due` no later than their next timer.

    A row that is too early is left: it costs one look when it comes due. So silence, which every event puts off,
    writes nothing.
    """
    new: list[tuple[str, str, int, Instant, int]] = []
    moved: list[tuple[int, Instant]] = []
    gone: list[int] = []
    for live in lives:
        next_due = live.folding.next_due()
        passed = live.timer_at is not None and live.timer_at <= live.folded_to
        if next_due is None:
            if passed:
                gone.append(live.person)
                live.timer_at = None
        elif live.timer_at is None:
            new.append(("timer", "", live.person, next_due, 0))
            live.timer_at = next_due
        elif passed or next_due < live.timer_at:
            moved.append((live.person, next_due))
            live.timer_at = next_due
    bulk.insert(Due, ("kind", "what", "person", "due_at", "tries"), new)
    _move_timers(moved)
    _remove_timers(gone)


def _move_timers(moved: Sequence[tuple[int, Instant]]) -> None:
    if moved:
        rows = [(at, person) for person, at in moved]
        bulk.execute_many("UPDATE due SET due_at = %s WHERE person = %s AND kind = 'timer'", rows)


def _remove_timers(people: Sequence[int]) -> None:
    if people:
        where, parameter = bulk.listed(people)
        bulk.execute(f"DELETE FROM due WHERE kind = 'timer' AND person {where}", [parameter])


def forget(people: Sequence[int]) -> None:
    """Whoever became part of somebody else, or has no log any more, has no state and no timer of their own."""
    if people:
        where, parameter = bulk.listed(people)
        bulk.execute(f"DELETE FROM fold_state WHERE person_id {where}", [parameter])
        forget_work(people)
        forget_cards(people)
        _remove_timers(people)


def _write_accounts(lives: Iterable[Live]) -> None:
    changed = [
        (live.folding.state.account, live.person) for live in lives if live.folding.state.account != live.account_before
    ]
    if changed:
        bulk.execute_many(
            "UPDATE person SET account_id = (SELECT id FROM account WHERE key = %s) WHERE id = %s", changed
        )


TRANSITION_COLUMNS = (
    "id",
    "person_id",
    "cycle",
    "from_stage",
    "to_stage",
    "at",
    "recorded_at",
    "cause",
    "cause_key",
    "reason",
    "timer",
    "event",
    "user",
    "score",
    "fit",
    "engagement",
    "how",
    "origin",
    "first_origin",
    "activity_due",
    "reset",
    "fingerprint",
    "snapshot",
    "explored",
)


def _numbered(lives: Sequence[Live]) -> list[list[tuple[int, Move]]]:
    """The moves of each of these people with the ids under which they are recorded."""
    ids = iter(bulk.allocate(Transition, sum(len(live.moves) for live in lives)))
    return [[(next(ids), move) for move in live.moves] for live in lives]


def _write_transitions(lives: Sequence[Live], recorded: Sequence[Recorded], now: Instant) -> None:
    numbered = [(id_, live, move) for live, moves in zip(lives, recorded, strict=True) for id_, move in moves]
    rows = [
        (*transition_row(id_, live.person, move, move.row.recorded_at if live.past else now), _propensity(live, move))
        for id_, live, move in numbered
    ]
    bulk.insert(Transition, (*TRANSITION_COLUMNS, "work_propensity"), rows)


def _propensity(live: Live, move: Move) -> float | None:
    """How likely somebody works on them now: the queue has everybody on a stage of SDRs or field sales, for certain.

    Of history no queue decided; who was drawn for the sample is noted by whoever knows it.
    """
    stage = live.folding.index.playbook.stage_by_key.get(move.row.to_stage)
    return 1.0 if not live.past and stage is not None and stage.team in SALES_TEAMS else None


def _note_refolds(lives: Sequence[Live], now: Instant) -> None:
    """Keep whose log was folded anew and why: of them `ondo verify` asks for the last recorded stage only."""
    noted = [
        (now, "fold", REFOLDED, f"person:{live.person}", json.dumps({"because": live.refolded}))
        for live in lives
        if live.refolded is not None and not live.absorbed
    ]
    bulk.insert(Audit, ("at", "by", "action", "subject", "after"), noted)


def _keep_desks(
    lives: Sequence[Live], recorded: Sequence[list[tuple[int, Move]]], in_force: InForce, now: Instant
) -> list[HandedOver]:
    """The hand-offs that changed. Whoever was merged comes before whoever stands for them now."""
    decided = [
        Decided(
            live.person,
            live.taken,
            [(id_, move.row) for id_, move in moves],
            live.refusals,
            live.folding.state.stage,
            {str(row.event): row.holder for row in live.rows if row.holder != live.person},
            live.log,
            None if live.absorbed else live.folding.state,
            live.past or live.refolded is not None or live.folding.state.account != live.account_before,
        )
        for live, moves in zip(lives, recorded, strict=True)
    ]
    absorbed = {live.person for live in lives if live.absorbed}
    return keep(sorted(decided, key=lambda one: one.person not in absorbed), in_force.periods, now)


def transition_row(id_: int, person: int, move: Move, now: Instant) -> tuple[object, ...]:
    """A transition as its table has it, recorded now, whenever it became true (law 6)."""
    row, cause = move.row, move.row.cause
    snapshot = {
        "contributions": [
            {"source": line.source, "key": line.key, "points": line.points, "at": move.inputs.get(line.key)}
            for line in row.contributions
        ],
        "evidence": [int(id_) for id_ in row.evidence],
    }
    return (
        id_,
        person,
        row.cycle,
        row.from_stage,
        row.to_stage,
        row.at,
        max(now, row.at),
        cause.kind,
        cause.key,
        cause.reason,
        cause.timer,
        int(cause.event_id) if cause.event_id else None,
        cause.user,
        row.score,
        row.fit,
        row.engagement,
        row.how,
        row.origin,
        row.source,
        row.activity_due,
        row.reset,
        row.fingerprint,
        json.dumps(snapshot, ensure_ascii=False),
        False,
    )
