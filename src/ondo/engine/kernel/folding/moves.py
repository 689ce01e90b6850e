"""The chain of transitions: `ondo.domain.moves`, over arrays."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import (
    cell,
    fill,
    get,
    put,
)
from ondo.engine.kernel.folding.behind import note_event, note_grounds, qualifies, wants_evidence
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.points import clear_rule, forget
from ondo.engine.kernel.folding.triggers import (
    arm,
    by_own_act,
    disarm,
    find_grounds,
    holds,
    use_up,
)
from ondo.engine.kernel.folding.writing import write_move
from ondo.engine.kernel.layout import (
    AFTER,
    AT,
    BACK_DUE,
    BACK_REASON,
    BACK_SINCE,
    BACK_TO,
    BACK_VERDICT,
    BACK_WAITING,
    BECAME,
    BY_EARLY_RETURN,
    BY_RETURN,
    BY_RULE,
    BY_START,
    CANDIDATE_AT,
    CANDIDATES,
    CLEARED_ROW,
    COUNTED_STATE,
    CYCLE,
    DATES,
    DISARMED,
    DISARMED_TABLE,
    DWELT_FOR,
    EARLY,
    EARLY_TO,
    ENDS,
    ENDS_TABLE,
    ENTERED,
    ENTERED_AT,
    GAVE,
    HELD,
    HELD_COUNT,
    IN_CYCLE,
    KNOWN,
    LACKS,
    LEAD,
    MADE,
    NAMES,
    NO_TIMER,
    NONE,
    OPENS,
    OTHERWISE,
    PENALTY,
    REASON_TABLE,
    RECORDS,
    RETURNS,
    RETURNS_AFTER,
    RETURNS_ON_DATE,
    RULE_RESET,
    RULE_TO,
    RULE_UNLESS,
    RULE_WHEN,
    SEQUENCE_WHEN,
    SILENCE_TAKEN,
    STAGE,
    STAGE_TABLE,
    STEP_NAME,
    TAKEN_ROW,
    TIMER,
    TIMER_KNOWN,
    TO,
    TOUCHED,
    WANTS_PLAN,
    Ints,
)


@kernel
def count_cycle(book: Ints, state: Ints, to: int) -> None:
    """Open a cycle on entering a qualified kind while none is open, end it on an ending one."""
    opens = cell(book, STAGE_TABLE, to, OPENS) != 0 and not state[IN_CYCLE]
    if opens:
        state[CYCLE] += 1
    state[IN_CYCLE] = (state[IN_CYCLE] != 0 or opens) and not cell(book, STAGE_TABLE, to, ENDS)


@kernel
def enter(book: Ints, state: Ints, step: Ints, to: int, by_interest: bool) -> None:
    """Stand on a stage from this step on."""
    v = state
    v[STAGE] = to
    v[ENTERED_AT] = step[AT]
    v[DWELT_FOR] = 0
    v[BACK_TO] = NONE
    if v[DISARMED]:
        fill(state, DISARMED_TABLE, 0)
        v[DISARMED] = 0
    v[TIMER_KNOWN] = 0
    put(step, ENTERED, to, 1)
    step[TOUCHED] = 1
    disarm(book, state, step, by_interest)


@kernel
def reset_engagement(book: Ints, state: Ints) -> None:
    """Clear points and progress; limits stay used and pending timers stay pending."""
    for number in range(state[HELD_COUNT]):
        clear_rule(state, get(state, HELD, number))
    fill(state, PENALTY, 0)
    state[SILENCE_TAKEN] = 0
    fill(state, COUNTED_STATE, 0)
    fill(state, SEQUENCE_WHEN, NONE)
    state[CLEARED_ROW] = state[TAKEN_ROW] + 1
    forget(state)


@kernel
def move(
    book: Ints,
    state: Ints,
    step: Ints,
    out: Ints,
    to: int,
    cause: int,
    key: int,
    reason: int,
    how: int,
    reset: bool,
    planned: int,
) -> None:
    """Enter a stage: the snapshot first, then the reset, then what starts anew."""
    before, qualified = state[STAGE], qualifies(book, state, to)
    if cause not in (BY_RULE, BY_EARLY_RETURN) and wants_evidence(book, state, step, out, to):
        note_event(step, out)
    count_cycle(book, state, to)
    if step[RECORDS]:
        if planned == NONE and cell(book, STAGE_TABLE, to, WANTS_PLAN):
            planned = step[AT]
        write_move(book, state, step, out, before, to, cause, key, reason, how if qualified else NONE, reset, planned)
    if reset:
        reset_engagement(book, state)
    by_rule = cause in (BY_RULE, BY_EARLY_RETURN, BY_START)
    by_interest = by_rule and step[TIMER] == NO_TIMER and step[GAVE] == NONE
    enter(book, state, step, to, by_interest)


@kernel
def follow(
    book: Ints,
    state: Ints,
    step: Ints,
    out: Ints,
    trigger: int,
    to: int,
    cause: int,
    key: int,
    reason: int,
    reset: bool,
) -> None:
    """Move by a trigger that holds."""
    find_grounds(book, step, trigger)
    how = BECAME if by_own_act(book, state, step, trigger) else MADE
    if wants_evidence(book, state, step, out, to):
        note_grounds(book, state, step, out, trigger)
    use_up(book, state, step, trigger)
    move(book, state, step, out, to, cause, key, reason, how, reset, NONE)


@kernel
def comes_back_early(book: Ints, state: Ints, step: Ints, out: Ints) -> bool:
    """A recycled person whose new interest brings them back before the time."""
    reason = state[BACK_REASON]
    early = cell(book, REASON_TABLE, reason, EARLY)
    if early < 0:
        return False
    to = cell(book, REASON_TABLE, reason, EARLY_TO)
    if get(step, ENTERED, to) or to == state[STAGE]:
        return False
    if not holds(book, state, step, early, False) or cell(book, LACKS, state[KNOWN], to):
        return False
    follow(book, state, step, out, early, to, BY_EARLY_RETURN, state[BACK_VERDICT], reason, False)
    return True


@kernel
def comes_back(book: Ints, state: Ints, step: Ints, out: Ints) -> bool:
    """The return is due; it waits where the stage must have what is not known."""
    to = state[BACK_TO]
    if to == state[STAGE]:
        state[BACK_TO] = NONE
        return False
    if cell(book, LACKS, state[KNOWN], to):
        state[BACK_WAITING] = 1
        state[TIMER_KNOWN] = 0
        return False
    verdict = state[BACK_VERDICT]
    move(book, state, step, out, to, BY_RETURN, verdict, state[BACK_REASON], MADE, False, NONE)
    return True


@kernel
def comes_back_late(book: Ints, state: Ints, step: Ints, out: Ints) -> bool:
    """A return that had to wait for a trait."""
    if not state[BACK_WAITING] or get(step, ENTERED, state[BACK_TO]):
        return False
    return comes_back(book, state, step, out)


@kernel
def moves_on(book: Ints, state: Ints, step: Ints, out: Ints) -> bool:
    """One move, if any is to be made."""
    if state[DISARMED]:
        arm(book, state, step)
    stage = state[STAGE]
    place = stage * get(book, NAMES, 0) + step[STEP_NAME]
    for number in range(get(book, CANDIDATE_AT, place), get(book, CANDIDATE_AT, place + 1)):
        rule = get(book, CANDIDATES, number)
        to = get(book, RULE_TO, rule)
        if get(step, ENTERED, to) or to == stage:
            continue
        if not holds(book, state, step, get(book, RULE_WHEN, rule), False):
            continue
        guard = get(book, RULE_UNLESS, rule)
        if guard >= 0 and holds(book, state, step, guard, True):
            continue
        if cell(book, LACKS, state[KNOWN], to):
            continue
        follow(
            book,
            state,
            step,
            out,
            get(book, RULE_WHEN, rule),
            to,
            BY_RULE,
            rule,
            NONE,
            get(book, RULE_RESET, rule) != 0,
        )
        return True
    if state[BACK_TO] == NONE:
        return False
    return comes_back_early(book, state, step, out) or comes_back_late(book, state, step, out)


@kernel
def chain(book: Ints, state: Ints, step: Ints, out: Ints) -> None:
    """Move along the first rule in listing order that holds, until none does; no stage is entered twice (law 7)."""
    while state[STAGE] >= 0 and moves_on(book, state, step, out):
        pass


@kernel
def return_due(book: Ints, state: Ints, reason: int, on: int, since: int, now: int) -> int:
    """When somebody recycled for a reason comes back: never before `now`."""
    how = cell(book, REASON_TABLE, reason, RETURNS)
    if how == RETURNS_AFTER:
        due = since + cell(book, REASON_TABLE, reason, AFTER)
    elif how == RETURNS_ON_DATE:
        due = on
    else:
        ends = cell(book, ENDS_TABLE, state[KNOWN], cell(book, REASON_TABLE, reason, DATES))
        due = (
            since + cell(book, REASON_TABLE, reason, OTHERWISE)
            if ends == NONE
            else ends - cell(book, REASON_TABLE, reason, LEAD)
        )
    return max(now, due)


@kernel
def plan_return(book: Ints, state: Ints, step: Ints, verdict: int, reason: int, on: int) -> None:
    """The last verdict says when the person returns, or that they do not."""
    v = state
    v[BACK_TO] = NONE
    v[TIMER_KNOWN] = 0
    if reason >= 0 and cell(book, REASON_TABLE, reason, RETURNS):
        v[BACK_DUE] = return_due(book, state, reason, on, step[AT], step[AT])
        v[BACK_VERDICT] = verdict
        v[BACK_REASON] = reason
        v[BACK_TO] = cell(book, REASON_TABLE, reason, TO)
        v[BACK_SINCE] = step[AT]
        v[BACK_WAITING] = 0
