"""The kernel run over encoded people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ondo.domain.instants import Instant
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.fold import fold_people
from ondo.engine.kernel.folding.jit import compiled
from ondo.engine.kernel.folding.spelled import spelled_out
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.packing import room_for_rows, room_for_state, room_for_step, unpacked


@dataclass(frozen=True)
class Folded:
    """What the kernel wrote down: rows of numbers, columns as in `layout`."""

    moves: Table
    lines: Table
    refusals: Table
    verdicts: Table
    states: Table
    evidence: Table


Fold = Callable[..., int]


def plain(book: Ints, log: Ints, state: Ints, step: Ints, marks: Ints, out: Ints, first: int, until: Instant) -> int:
    """The kernel as plain Python: over lists, which it reads four times as fast as arrays."""
    written = out.tolist()
    given: list[Any] = [one.tolist() for one in (book, log, state, step, marks)]
    reached: int = spelled_out(fold_people)(*given, written, first, until)
    out[:] = written
    return reached


def compiled_kernel() -> Fold:
    """The kernel as machine code; the first time on a machine that takes a while."""
    return compiled(fold_people)


def fold_all(book: Ints, log: Table, until: Instant, fold: Fold = plain) -> Folded:
    """Fold everybody. Where there is no room for all that comes out, it goes on in a room twice as large."""
    state, step = room_for_state(book), room_for_step(book)
    people = int(book[at.FIRST + 2]) - 1
    room = room_for_rows(book, len(log), max(64, 2 * people))
    reached = 0
    while True:
        marks = np.zeros(at.MARK_WIDTH * len(log), dtype=np.int64)
        reached = fold(book, log.reshape(-1), state, step, marks, room, reached, until)
        if reached == people:
            break
        room = larger(book, len(log), room)
    return Folded(
        moves=unpacked(room, at.MOVE_ROWS, int(room[at.MOVES])),
        lines=unpacked(room, at.LINE_ROWS, int(room[at.LINES])),
        refusals=unpacked(room, at.REFUSAL_ROWS, int(room[at.REFUSALS])),
        verdicts=unpacked(room, at.VERDICT_ROWS, int(room[at.VERDICTS])),
        states=unpacked(room, at.STATE_ROWS),
        evidence=unpacked(room, at.EVIDENCE_ROWS, int(room[at.EVIDENCES])),
    )


def larger(book: Ints, events: int, room: Ints) -> Ints:
    """Twice the room, with everything that is in it."""
    wide = room_for_rows(book, events, 2 * int(room[at.MOVE_ROWS + 2]))
    wide[: at.FULL], wide[at.EVIDENCES] = room[: at.FULL], room[at.EVIDENCES]
    for table in (at.MOVE_ROWS, at.LINE_ROWS, at.REFUSAL_ROWS, at.VERDICT_ROWS, at.STATE_ROWS, at.EVIDENCE_ROWS):
        old = unpacked(room, table)
        unpacked(wide, table, len(old))[:] = old
    return wide
