"""Puts tables one after the other into one array, and makes room for a state, a step and what comes out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import Ints, Table


def packed(head: int, tables: Mapping[int, Table | Ints]) -> Ints:
    """One array of tables; `head` numbers stand before them, each table's own three at its place there."""
    begins = head
    header = np.zeros(head, dtype=np.int64)
    flat = []
    for place, table in tables.items():
        rows = table.reshape(len(table), -1) if table.size else table
        width = 1 if table.ndim == 1 else table.shape[1]
        header[place : place + 3] = begins, width, len(rows)
        flat.append(table.reshape(-1))
        begins += table.size
    return np.concatenate([header, *flat]).astype(np.int64, copy=False)


def column(length: int, value: int = 0) -> Ints:
    """A column of one value."""
    return np.full(length, value, dtype=np.int64)


def room_for_state(book: Ints) -> Ints:
    """Room for the state of one person, and behind it what it is before anything happened.

    What is told by how much of it there is (`counted`) need not be blank.
    """

    def rows(table: int) -> int:
        return int(book[table + 2])

    def slots(offsets: int) -> int:
        return int(book[book[offsets] + book[offsets + 2] - 1])

    rules, absences, comparisons = rows(at.POINTS), rows(at.ABSENCE_LASTING), rows(at.COMPARED_TABLE)
    anew = {
        at.BASE: column(rules),
        at.BASE_DAY: column(rules),
        at.OWN: column(rules),
        at.EVER: column(rules),
        at.ON_DAY: column(rules, at.NONE),
        at.THAT_DAY: column(rules),
        at.LAST_USED: column(rules, at.NONE),
        at.IS_HELD: column(rules),
        at.HELD: column(rules),
        at.LOTS: column(rules),
        at.BEGAN: column(absences),
        at.ABSENT_DUE: column(absences, at.NONE),
        at.PENALTY: column(rows(at.PENALTY_POINTS)),
        at.COUNTED_STATE: column(rows(at.COUNT_LEAST)),
        at.SEQUENCE_WHEN: column(slots(at.SEQUENCE_AT), at.NONE),
        at.DISARMED_TABLE: column(comparisons),
        at.SINCE_ROW: column(rules),
    }
    counted = {
        at.ACT: column(at.KEPT_ACTS),
        at.LOT_DAY: column(slots(at.LOT_AT)),
        at.LOT_POINTS: column(slots(at.LOT_AT)),
        at.COUNT_WHEN: column(slots(at.COUNT_AT)),
        at.COUNT_OWN: column(slots(at.COUNT_AT)),
        at.COUNT_ROW: column(slots(at.COUNT_AT)),
        at.SEQUENCE_OWN: column(slots(at.SEQUENCE_AT)),
        at.SEQUENCE_ROW: column(slots(at.SQUARE_AT)),
        at.GROUP_SUM: column(rows(at.GROUP_LOW)),
        at.GROUP_TOUCHED: column(rows(at.GROUP_LOW)),
    }
    blank = packed(at.STATE_HEAD, {**anew, **counted})
    blank[at.STAGE] = blank[at.TAKEN_ROW] = -1
    for scalar in (at.SOURCE, at.LAST_AT, at.SILENT_SINCE, at.BACK_TO, at.CACHED_DAY):
        blank[scalar] = at.NONE
    blank[at.AT_MOST] = at.UNBOUNDED
    blank[at.BLANK] = len(blank)
    return np.concatenate([blank, blank[: blank[at.ACT]]])


def room_for_step(book: Ints) -> Ints:
    """Room for one step."""
    room = packed(
        at.STEP_HEAD,
        {
            at.STEP_COUNTED: column(int(book[at.COUNT_LEAST + 2])),
            at.COMPLETED: column(int(book[at.SEQUENCE_STEPS + 2])),
            at.WENT_ABSENT: column(int(book[at.ABSENCE_LASTING + 2])),
            at.ENTERED: column(int(book[at.STAGE_TABLE + 2])),
            at.VALUE: column(int(book[at.NODE + 2])),
            at.GROUND: column(int(book[at.NODE + 2])),
            at.COMPLETED_ROW: column(int(book[book[at.SEQUENCE_AT] + book[at.SEQUENCE_AT + 2] - 1])),
        },
    )
    room[at.TOUCHED] = 1
    return room


def room_for_rows(book: Ints, events: int, moves: int) -> Ints:
    """Room for the states of a bucket's people, for so many moves of theirs, and for what belongs to them.

    Nothing is written to it here: what is never needed then takes no memory.
    """
    people, rules = int(book[at.FIRST + 2]) - 1, int(book[at.POINTS + 2])
    tables = {
        at.MOVE_ROWS: (moves + 1, at.TRANSITION_WIDTH),
        at.LINE_ROWS: (8 * moves + 1, 4),
        at.REFUSAL_ROWS: (moves + 1, 4),
        at.VERDICT_ROWS: (moves + 1, 2),
        at.STATE_ROWS: (people, at.STATE_WIDTH),
        at.EVIDENCE_ROWS: (4 * moves + 1, 2),
        at.SCORED: (events, -(-rules // at.RULES_A_WORD)),
    }
    room = np.zeros(at.OUT_HEAD + sum(count * width for count, width in tables.values()), dtype=np.int64)
    begins = at.OUT_HEAD
    for place, (count, width) in tables.items():
        room[place : place + 3] = begins, width, count
        begins += count * width
    return room


def unpacked(array: Ints, table: int, rows: int | None = None) -> Table:
    """A table of an array, or its first rows, as rows and columns."""
    begins, width, length = (int(one) for one in array[table : table + 3])
    count = length if rows is None else rows
    return array[begins : begins + count * width].reshape(count, width)
