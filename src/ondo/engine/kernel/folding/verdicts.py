"""Verdicts: whether one is in order, and where it leads."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import cell, get, new_row
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.moves import move, plan_return, reset_engagement
from ondo.engine.kernel.layout import (
    ACCEPTED,
    ACT,
    ACTS,
    BY_TRIAGE,
    CHECK,
    CHECK_AT,
    CITED_AT,
    CITED_ROW,
    CITES,
    DUE,
    GAVE,
    GIVEN_TABLE,
    JUDGED,
    KEPT_ACTS,
    KNOWN,
    L_GIVEN,
    LEARNT,
    LOG_WIDTH,
    MADE,
    MARK,
    MARK_WIDTH,
    MISSING,
    NONE,
    PERSON,
    REASON,
    REASON_TABLE,
    RECORDS,
    REFUSAL_ROWS,
    REFUSALS,
    REFUSED,
    RESETS,
    RETURN_DATE,
    STAGE,
    VERDICT,
    VERDICT_FROM,
    VERDICT_RESET,
    VERDICT_ROWS,
    VERDICT_TO,
    VERDICTS,
    Ints,
)

UNKNOWN_VERDICT, WRONG_STAGE, TRAIT_MISSING, REFUSED_THEN = 0, 1, 2, 3
"""Problems that depend on the state; those that the verdict itself has come after them."""
JUDGED_MARK, REFUSED_MARK = 1, 2


@kernel
def cites_strangers(book: Ints, state: Ints, check: int) -> bool:
    """Whether an act is cited that is not among the latest of the person's own."""
    acts = min(state[ACTS], KEPT_ACTS)
    for cited in range(cell(book, CHECK, check, 1), cell(book, CHECK, check, 2)):
        found = False
        for place in range(get(book, CITED_AT, cited), get(book, CITED_AT, cited + 1)):
            for act in range(acts):
                if get(state, ACT, act) == get(book, CITED_ROW, place):
                    found = True
        if not found:
            return True
    return False


@kernel
def problem_of(book: Ints, log: Ints, state: Ints, marks: Ints, row: int, accepted: bool) -> int:
    """The first thing that is wrong with a verdict, given the stage before it; NONE where it is in order."""
    place = log[row * LOG_WIDTH + L_GIVEN]
    verdict = cell(book, GIVEN_TABLE, place, VERDICT)
    if verdict < 0:
        return UNKNOWN_VERDICT
    if accepted:
        return NONE
    stage = state[STAGE]
    if stage < 0 or not cell(book, VERDICT_FROM, verdict, stage):
        return WRONG_STAGE
    for check in range(get(book, CHECK_AT, place), get(book, CHECK_AT, place + 1)):
        if cell(book, CHECK, check, 1) == NONE or cites_strangers(book, state, check):
            return cell(book, CHECK, check, 0)
    to = get(book, VERDICT_TO, verdict)
    now = state[KNOWN] if marks[row * MARK_WIDTH + LEARNT] == NONE else marks[row * MARK_WIDTH + LEARNT]
    if to >= 0 and cell(book, MISSING, now, to):
        return TRAIT_MISSING
    return NONE


@kernel
def write_refusal(state: Ints, step: Ints, out: Ints, row: int, problem: int) -> None:
    """A verdict that was not accepted."""
    written = new_row(out, REFUSAL_ROWS, REFUSALS)
    out[written] = step[PERSON]
    out[written + 1] = row
    out[written + 2] = state[STAGE]
    out[written + 3] = problem


@kernel
def refuses(
    book: Ints,
    log: Ints,
    state: Ints,
    step: Ints,
    marks: Ints,
    out: Ints,
    row: int,
) -> bool:
    """Whether a verdict is not in order. What was decided when it was first taken stays decided."""
    mark = 0 if step[RECORDS] else marks[row * MARK_WIDTH + MARK]
    accepted = cell(book, GIVEN_TABLE, log[row * LOG_WIDTH + L_GIVEN], ACCEPTED) != 0 or mark == JUDGED_MARK
    problem = problem_of(book, log, state, marks, row, accepted and mark != REFUSED_MARK)
    if problem == NONE and (
        (cell(book, GIVEN_TABLE, log[row * LOG_WIDTH + L_GIVEN], REFUSED) != 0 and mark == 0) or mark == REFUSED_MARK
    ):
        problem = REFUSED_THEN
    if step[RECORDS]:
        marks[row * MARK_WIDTH + MARK] = JUDGED_MARK if problem == NONE else REFUSED_MARK
        if problem != NONE:
            write_refusal(state, step, out, row, problem)
    return problem != NONE


@kernel
def write_verdict(step: Ints, out: Ints, row: int) -> None:
    """A verdict that was accepted."""
    written = new_row(out, VERDICT_ROWS, VERDICTS)
    out[written] = step[PERSON]
    out[written + 1] = row


@kernel
def accept(book: Ints, log: Ints, state: Ints, step: Ints, out: Ints, row: int) -> None:
    """An accepted triage: the person moves, or stays where the verdict moves nobody; a reset is made either way."""
    given = log[row * LOG_WIDTH + L_GIVEN]
    verdict, reason = cell(book, GIVEN_TABLE, given, VERDICT), cell(book, GIVEN_TABLE, given, REASON)
    if step[RECORDS]:
        write_verdict(step, out, row)
    reset = get(book, VERDICT_RESET, verdict) != 0 or (reason >= 0 and cell(book, REASON_TABLE, reason, RESETS) != 0)
    step[GAVE] = verdict
    to = get(book, VERDICT_TO, verdict)
    if to < 0 or to == state[STAGE]:
        if reset:
            reset_engagement(book, state)
        if to >= 0:
            plan_return(book, state, step, verdict, reason, cell(book, GIVEN_TABLE, given, RETURN_DATE))
        return
    how = JUDGED if cell(book, GIVEN_TABLE, given, CITES) else MADE
    move(book, state, step, out, to, BY_TRIAGE, verdict, reason, how, reset, cell(book, GIVEN_TABLE, given, DUE))
    plan_return(book, state, step, verdict, reason, cell(book, GIVEN_TABLE, given, RETURN_DATE))
