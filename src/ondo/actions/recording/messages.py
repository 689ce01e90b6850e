"""Messages about moves: put into the outbox with them, and withdrawn when what led to them is taken back in time."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from typing import TypeAlias

from ondo.actions.recording.live import Live, Move
from ondo.domain.events import RETRACTED
from ondo.domain.fold import retracted, takes_back
from ondo.domain.instants import Instant
from ondo.domain.record import CauseKind
from ondo.store import bulk
from ondo.store.models import Due

Recorded: TypeAlias = Sequence[tuple[int, Move]]
"""The moves of one person, with the ids under which they were recorded."""

ANNOUNCEMENT = "announcement"
"""The message that tells of a move."""
UNDO = 15_000
"""Messages wait this many milliseconds, so that an undo in time sends nothing."""
_MEMBERS = "SELECT id FROM person WHERE id = %s OR root_id = %s"
_OUTBOX = "kind = 'outbox' AND failed_at IS NULL"


def write_messages(lives: Sequence[Live], recorded: Sequence[Recorded], now: Instant) -> set[int]:
    """A message for every move, but for first events, for history, and for what was undone before anybody heard.

    Returns the moves of which for that reason nobody is to hear.
    """
    untold: set[int] = set()
    for live, moves in zip(lives, recorded, strict=True):
        if any(map(takes_back, live.taken)):
            untold |= _undo(live, moves)
    messages = [
        ("outbox", ANNOUNCEMENT, live.person, now + UNDO, json.dumps({"transition": id_}), 0)
        for live, moves in zip(lives, recorded, strict=True)
        for id_, move in moves
        if id_ not in untold and not live.past and move.row.cause.kind is not CauseKind.START
    ]
    bulk.insert(Due, ("kind", "what", "person", "due_at", "payload", "tries"), messages)
    return untold


def _undo(live: Live, moves: Recorded) -> set[int]:
    """Withdraw the messages about moves that are undone now; which of the moves just recorded nobody is to hear of.

    The correction is among them where everything that it corrects was still unheard of.
    """
    undone = taken_back(live)
    known = _moves_of(live.person)
    theirs = {id_ for id_, event in known if event in undone}
    fresh = {id_ for id_, _ in moves}
    unheard = (theirs & fresh) | _withdraw(live.person, theirs - fresh)
    corrections = {id_ for id_, move in moves if _corrects(move)}
    corrected = {id_ for id_, _ in known if min(theirs, default=id_ + 1) <= id_ < min(corrections, default=0)}
    return (theirs & fresh) | (corrections if corrected and corrected <= unheard else set())


def taken_back(live: Live) -> set[int]:
    """The events that stand taken back by what was just taken."""
    named = {str(event.properties.get("event", "")) for event in live.taken if takes_back(event)}
    return {int(id_) for id_ in named & retracted(live.log or live.taken)}


def _corrects(move: Move) -> bool:
    return move.row.cause.kind is CauseKind.CORRECTION and move.row.cause.key == RETRACTED


def _moves_of(person: int) -> list[tuple[int, int | None]]:
    """Everything recorded for somebody and those who became part of them, with the events that caused it."""
    statement = f"SELECT id, event FROM transition WHERE person_id IN ({_MEMBERS}) ORDER BY id"
    return [(id_, event) for id_, event in bulk.rows(statement, [person, person])]


def _withdraw(person: int, transitions: Container[int]) -> set[int]:
    """Remove the messages about these moves that still wait; returns of which moves nobody can have heard."""
    waiting = bulk.rows(
        f"SELECT id, payload FROM due WHERE {_OUTBOX} AND what = %s AND person IN ({_MEMBERS})",
        [ANNOUNCEMENT, person, person],
    )
    told = {id_: json.loads(payload)["transition"] for id_, payload in waiting}
    where, parameter = bulk.listed([id_ for id_, transition in told.items() if transition in transitions])
    gone = bulk.rows(f"DELETE FROM due WHERE id {where} RETURNING id, tries", [parameter])
    return {told[id_] for id_, tries in gone if tries == 0}
