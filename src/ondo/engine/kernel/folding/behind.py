"""What a qualification rests on: the rows of the events behind it, as long as what they gave lasts.

For each row one bit says of each rule whether it scored there; what was cleared since is told by the row from which
on a rule counts again.
"""

from __future__ import annotations

from ondo.engine.kernel.folding.access import cell, get, new_row, put
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.layout import (
    BELOW,
    CLEARED_ROW,
    COMPARED,
    COMPARED_TABLE,
    COMPLETED,
    COMPLETED_ROW,
    COUNT_AT,
    COUNT_LEAST,
    COUNT_ROW,
    COUNTED,
    EVENT,
    EVIDENCE_ROWS,
    EVIDENCES,
    FIRST,
    FIRST_MOVE,
    FIT,
    GROUND,
    IN_CYCLE,
    IS_LATER,
    IS_MQL,
    MOVES,
    NODE,
    NONE,
    OPENS,
    PERSON,
    RECORDS,
    RULES_A_WORD,
    SCORED,
    SEQUENCE,
    SEQUENCE_AT,
    SEQUENCE_ROW,
    SEQUENCE_STEPS,
    SINCE_ROW,
    SQUARE_AT,
    STAGE,
    STAGE_TABLE,
    STEP_COUNTED,
    TAKEN_ROW,
    TRIGGER_AT,
    Ints,
)


@kernel
def qualifies(book: Ints, state: Ints, to: int) -> bool:
    """Whether entering a stage now is a qualification."""
    before = state[STAGE]
    opens = cell(book, STAGE_TABLE, to, OPENS) != 0 and not state[IN_CYCLE]
    again = cell(book, STAGE_TABLE, to, IS_MQL) != 0 and (before < 0 or not cell(book, STAGE_TABLE, before, IS_LATER))
    return opens or again


@kernel
def wants_evidence(book: Ints, state: Ints, step: Ints, out: Ints, to: int) -> bool:
    """Whether what lies behind entering a stage now is to be told. The first move of all rests on nothing."""
    return step[RECORDS] != 0 and out[MOVES] > step[FIRST_MOVE] and qualifies(book, state, to)


@kernel
def scores(out: Ints, row: int, rule: int) -> None:
    """Note that a rule gave points at a row."""
    place = out[SCORED] + row * out[SCORED + 1] + rule // RULES_A_WORD
    out[place] |= 1 << (rule % RULES_A_WORD)


@kernel
def forget_scores(out: Ints, row: int) -> None:
    """No rule gave points at a row."""
    width = out[SCORED + 1]
    for place in range(out[SCORED] + row * width, out[SCORED] + (row + 1) * width):
        out[place] = 0


@kernel
def still_scores(state: Ints, out: Ints, row: int) -> bool:
    """Whether any of the points that were given at a row have not been cleared since."""
    width = out[SCORED + 1]
    for word in range(width):
        rules = out[out[SCORED] + row * width + word]
        rule = word * RULES_A_WORD
        while rules:
            if rules & 1 and row >= get(state, SINCE_ROW, rule):
                return True
            rules >>= 1
            rule += 1
    return False


@kernel
def note(out: Ints, row: int) -> None:
    """An event is behind the move that comes next."""
    written = new_row(out, EVIDENCE_ROWS, EVIDENCES)
    out[written] = out[MOVES]
    out[written + 1] = row


@kernel
def note_event(step: Ints, out: Ints) -> None:
    """The event of this step, if it is one, is behind the move that comes next."""
    if step[EVENT] != NONE:
        note(out, step[EVENT])


@kernel
def note_scores(book: Ints, state: Ints, step: Ints, out: Ints) -> None:
    """Whatever gave points that were not cleared since."""
    for row in range(max(get(book, FIRST, step[PERSON]), state[CLEARED_ROW]), state[TAKEN_ROW] + 1):
        if still_scores(state, out, row):
            note(out, row)


@kernel
def note_grounds(book: Ints, state: Ints, step: Ints, out: Ints, trigger: int) -> None:
    """The events by which a trigger holds: of counts and sequences, of this step, and what scored."""
    scored = False
    for node in range(get(book, TRIGGER_AT, trigger), get(book, TRIGGER_AT, trigger + 1)):
        if not get(step, GROUND, node):
            continue
        kind, which = cell(book, NODE, node, 0), cell(book, NODE, node, 1)
        if kind == COUNTED and get(step, STEP_COUNTED, which) != NONE:
            first = get(book, COUNT_AT, which)
            for place in range(first, first + get(book, COUNT_LEAST, which)):
                note(out, get(state, COUNT_ROW, place))
        elif kind == SEQUENCE and get(step, COMPLETED, which) != NONE:
            for place in range(get(book, SEQUENCE_AT, which), get(book, SEQUENCE_AT, which + 1)):
                note(out, get(step, COMPLETED_ROW, place))
        elif kind == COMPARED:
            asks = cell(book, COMPARED_TABLE, which, 0) != FIT and cell(book, COMPARED_TABLE, which, 1) != BELOW
            scored = scored or asks
    if scored:
        note_scores(book, state, step, out)
    note_event(step, out)


@kernel
def keep_rows(book: Ints, state: Ints, step: Ints, which: int, number: int, row: int) -> None:
    """The rows of a sequence that has come to a step: those of the step before, and this one."""
    width = get(book, SEQUENCE_STEPS, which) - 1
    square = get(book, SQUARE_AT, which)
    for place in range(number):
        earlier = get(state, SEQUENCE_ROW, square + (number - 1) * width + place)
        if number == width:
            put(step, COMPLETED_ROW, get(book, SEQUENCE_AT, which) + place, earlier)
        else:
            put(state, SEQUENCE_ROW, square + number * width + place, earlier)
    if number < width:
        put(state, SEQUENCE_ROW, square + number * width + number, row)
