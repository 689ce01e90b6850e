"""What is written down of a move: the row, and the lines of the score as it stood."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import (
    cell,
    get,
    length,
    new_row,
)
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.points import bounded, engagement, worth
from ondo.engine.kernel.layout import (
    AT,
    CAME,
    CYCLE,
    EVENT,
    FIT_TABLE,
    GROUP,
    GROUP_LOW,
    HELD,
    HELD_COUNT,
    IS_HELD,
    KNOWN,
    LINE_AT,
    LINE_ROWS,
    LINE_TABLE,
    LINES,
    MOVE_ROWS,
    MOVES,
    NONE,
    OF_ABSENCE,
    OF_ENGAGEMENT,
    OF_ENGAGEMENT_BOUND,
    OF_FLOOR,
    OF_SILENCE,
    PENALTY,
    PENALTY_GROUP,
    PENALTY_POINTS,
    PERSON,
    POINTS,
    RECORDED,
    SILENCE_TAKEN,
    SOURCE,
    T_AT,
    T_CAUSE,
    T_CYCLE,
    T_ENGAGEMENT,
    T_EVENT,
    T_FIT,
    T_FROM,
    T_HOW,
    T_KEY,
    T_ORIGIN,
    T_PERSON,
    T_PLANNED,
    T_REASON,
    T_RECORDED,
    T_RESET,
    T_SCORE,
    T_SOURCE,
    T_TIMER,
    T_TO,
    TIMER,
    TODAY,
    Ints,
)


@kernel
def write_line(out: Ints, source: int, key: int, points: int) -> None:
    """One line of the score of the move that is being written down."""
    row = new_row(out, LINE_ROWS, LINES)
    out[row] = out[MOVES]
    out[row + 1] = source
    out[row + 2] = key
    out[row + 3] = points


@kernel
def write_bounds(book: Ints, state: Ints, day: int, out: Ints) -> None:
    """What the bounds of groups change."""
    for group in range(length(book, GROUP_LOW)):
        total = 0
        members = 0
        for number in range(state[HELD_COUNT]):
            rule = get(state, HELD, number)
            if get(book, GROUP, rule) == group:
                points = worth(book, state, rule, day)
                total += points
                members += points != 0
        for penalty in range(length(book, PENALTY_POINTS)):
            if get(state, PENALTY, penalty) and get(book, PENALTY_GROUP, penalty) == group:
                total += get(book, PENALTY_POINTS, penalty)
                members += 1
        cut = bounded(book, group, total) - total if members else 0
        if cut != 0:
            write_line(out, OF_ENGAGEMENT_BOUND, group, cut)


@kernel
def write_lines(book: Ints, state: Ints, day: int, out: Ints) -> int:
    """The lines of the score in listing order; returns the engagement they add up to."""
    now = state[KNOWN]
    for place in range(get(book, LINE_AT, now), get(book, LINE_AT, now + 1)):
        write_line(
            out, cell(book, LINE_TABLE, place, 0), cell(book, LINE_TABLE, place, 1), cell(book, LINE_TABLE, place, 2)
        )
    total = engagement(book, state, day)
    for rule in range(length(book, POINTS)):
        if get(state, IS_HELD, rule):
            points = worth(book, state, rule, day)
            if points != 0:
                write_line(out, OF_ENGAGEMENT, rule, points)
    for penalty in range(length(book, PENALTY_POINTS)):
        if get(state, PENALTY, penalty):
            write_line(out, OF_ABSENCE, penalty, get(book, PENALTY_POINTS, penalty))
    if state[SILENCE_TAKEN] != 0:
        write_line(out, OF_SILENCE, NONE, state[SILENCE_TAKEN])
    write_bounds(book, state, day, out)
    return total


@kernel
def write_move(
    book: Ints,
    state: Ints,
    step: Ints,
    out: Ints,
    before: int,
    to: int,
    cause: int,
    key: int,
    reason: int,
    how: int,
    reset: bool,
    planned: int,
) -> None:
    """The row of a move, with the score as it stands."""
    total = write_lines(book, state, step[TODAY], out)
    fit = get(book, FIT_TABLE, state[KNOWN])
    if fit + total < 0:
        write_line(out, OF_FLOOR, NONE, -(fit + total))
    row = new_row(out, MOVE_ROWS, MOVES)
    out[row + T_PERSON] = step[PERSON]
    out[row + T_CYCLE] = state[CYCLE]
    out[row + T_FROM] = before
    out[row + T_TO] = to
    out[row + T_AT] = step[AT]
    out[row + T_RECORDED] = step[RECORDED]
    out[row + T_CAUSE] = cause
    out[row + T_KEY] = key
    out[row + T_REASON] = reason
    out[row + T_TIMER] = step[TIMER]
    out[row + T_EVENT] = step[EVENT]
    out[row + T_SCORE] = max(0, fit + total)
    out[row + T_FIT] = fit
    out[row + T_ENGAGEMENT] = total
    out[row + T_HOW] = how
    out[row + T_ORIGIN] = step[CAME]
    out[row + T_SOURCE] = state[SOURCE]
    out[row + T_PLANNED] = planned
    out[row + T_RESET] = reset
