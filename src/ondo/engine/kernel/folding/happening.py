"""What an event teaches, clears, gives and re-arms: `ondo.domain.step`, over arrays."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import cell, get, put
from ondo.engine.kernel.folding.behind import keep_rows, scores
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.points import (
    clear_rule,
    day_of,
    forget,
    gain,
    give,
    hold,
    use_limits,
    within_limits,
)
from ondo.engine.kernel.folding.triggers import begin_sequence_anew
from ondo.engine.kernel.layout import (
    ABSENCE_LASTING,
    ABSENT_DUE,
    ACT,
    ACTS,
    AT,
    AWARDS,
    BEGAN,
    BREAKS_SILENCE,
    CAME,
    CLEARS,
    COMPLETED,
    COUNT_AT,
    COUNT_LEAST,
    COUNT_OWN,
    COUNT_ROW,
    COUNT_WHEN,
    COUNT_WITHIN,
    COUNTED_STATE,
    COUNTS,
    FOLLOWS,
    IS_HELD,
    IS_OWN,
    IS_TRAITS,
    KEPT_ACTS,
    KIND_TABLE,
    KNOWN,
    L_SINCE,
    LEARNT,
    LOG_WIDTH,
    MARK_WIDTH,
    MAY_CITE,
    MISSES,
    NONE,
    OP_AT,
    OPS,
    ORIGIN,
    OWN,
    PENALTY,
    SEQUENCE_AT,
    SEQUENCE_OWN,
    SEQUENCE_STEPS,
    SEQUENCE_WHEN,
    SEQUENCE_WITHIN,
    SILENCE_GIVEN_BACK,
    SILENCE_STEP,
    SILENCE_TAKEN,
    SILENT_SINCE,
    SINCE_ROW,
    SOURCE,
    STEP_COUNTED,
    TIMER_KNOWN,
    TODAY,
    TOUCHED,
    Ints,
)


@kernel
def find_origin(state: Ints, step: Ints, origin: int) -> None:
    """How the event brought somebody to us; their first one stays."""
    if origin >= 0:
        step[CAME] = origin
        if state[SOURCE] == NONE:
            state[SOURCE] = origin


@kernel
def award(book: Ints, log: Ints, state: Ints, step: Ints, out: Ints, rule: int, row: int, own: int) -> None:
    """A rule's points, within its limits."""
    at, day = step[AT], step[TODAY]
    hold(state, rule)
    if not within_limits(book, state, rule, at, day):
        return
    use_limits(state, rule, at, day)
    since_at = log[row * LOG_WIDTH + L_SINCE]
    since = day if since_at == at else day_of(book, since_at)
    added = give(book, state, rule, day, since)
    if added != 0:
        if added > 0 and own:
            put(state, OWN, rule, 1)
        scores(out, row, rule)
        gain(state, day, added)


@kernel
def count(book: Ints, state: Ints, step: Ints, which: int, row: int, own: int) -> None:
    """One event more of a count; the latest so many are kept."""
    at = step[AT]
    least, first = get(book, COUNT_LEAST, which), get(book, COUNT_AT, which)
    kept = get(state, COUNTED_STATE, which)
    if kept == least:
        for place in range(first, first + least - 1):
            put(state, COUNT_WHEN, place, get(state, COUNT_WHEN, place + 1))
            put(state, COUNT_OWN, place, get(state, COUNT_OWN, place + 1))
            put(state, COUNT_ROW, place, get(state, COUNT_ROW, place + 1))
        kept -= 1
    put(state, COUNT_WHEN, first + kept, at)
    put(state, COUNT_OWN, first + kept, own)
    put(state, COUNT_ROW, first + kept, row)
    put(state, COUNTED_STATE, which, kept + 1)
    if kept + 1 == least and at < get(state, COUNT_WHEN, first) + get(book, COUNT_WITHIN, which):
        any_own = 0
        for place in range(first, first + least):
            any_own |= get(state, COUNT_OWN, place)
        put(step, STEP_COUNTED, which, any_own)
        step[TOUCHED] = 1


@kernel
def follow_sequence(book: Ints, state: Ints, step: Ints, which: int, matched: int, row: int, own: int) -> None:
    """Per step the latest possible start is kept, last step first. Bit 0 of `matched`: `without`; then the steps."""
    if matched & 1:
        begin_sequence_anew(book, state, which)
    at, first = step[AT], get(book, SEQUENCE_AT, which)
    last = get(book, SEQUENCE_STEPS, which) - 1
    for number in range(last, -1, -1):
        if not (matched >> (number + 1)) & 1:
            continue
        when = at if number == 0 else get(state, SEQUENCE_WHEN, first + number - 1)
        mine = 0 if number == 0 else get(state, SEQUENCE_OWN, first + number - 1)
        if when == NONE or at >= when + get(book, SEQUENCE_WITHIN, which):
            continue
        keep_rows(book, state, step, which, number, row)
        if number == last:
            put(step, COMPLETED, which, mine | own)
            step[TOUCHED] = 1
        else:
            put(state, SEQUENCE_WHEN, first + number, when)
            put(state, SEQUENCE_OWN, first + number, mine | own)


@kernel
def arm_absence(book: Ints, state: Ints, which: int, how: int, at: int) -> None:
    """A starts the timer over, B stops it; `again_after` starts it over once A has happened at all.

    Bits of `how`: 1 A, 2 B, 4 `again_after`.
    """
    began = get(state, BEGAN, which) != 0
    if began and how & 2:
        put(state, ABSENT_DUE, which, NONE)
        state[TIMER_KNOWN] = 0
    if (began and how & 4) or how & 1:
        put(state, BEGAN, which, 1)
        put(state, ABSENT_DUE, which, at + get(book, ABSENCE_LASTING, which))
        state[TIMER_KNOWN] = 0


@kernel
def operate(book: Ints, log: Ints, state: Ints, step: Ints, out: Ints, row: int, place: int, own: int) -> None:
    """One thing that an event of a kind does."""
    op, which, how = cell(book, OPS, place, 0), cell(book, OPS, place, 1), cell(book, OPS, place, 2)
    if op == AWARDS:
        award(book, log, state, step, out, which, row, own)
    elif op == COUNTS:
        count(book, state, step, which, row, own)
    elif op == FOLLOWS:
        follow_sequence(book, state, step, which, how, row, own)
    elif op == MISSES:
        arm_absence(book, state, which, how, step[AT])
    elif op == CLEARS:
        if get(state, IS_HELD, which):
            clear_rule(state, which)
            put(state, SINCE_ROW, which, row)
            forget(state)
    elif get(state, PENALTY, which):
        put(state, PENALTY, which, 0)
        forget(state)


@kernel
def break_silence(book: Ints, state: Ints, at: int) -> None:
    """Somebody is heard of: silence begins anew, and what it took may be given back."""
    if get(book, SILENCE_GIVEN_BACK, 0) and state[SILENCE_TAKEN] != 0:
        state[SILENCE_TAKEN] = 0
        forget(state)
    state[SILENT_SINCE] = at
    state[SILENCE_STEP] = 0
    state[TIMER_KNOWN] = 0


@kernel
def happens(book: Ints, log: Ints, state: Ints, step: Ints, marks: Ints, out: Ints, row: int, kind: int) -> None:
    """What an event teaches, clears, gives and re-arms."""
    if marks[row * MARK_WIDTH + LEARNT] != NONE:
        state[KNOWN] = marks[row * MARK_WIDTH + LEARNT]
    if cell(book, KIND_TABLE, kind, IS_TRAITS):
        return
    for place in range(get(book, OP_AT, kind), get(book, OP_AT, kind + 1)):
        operate(book, log, state, step, out, row, place, cell(book, KIND_TABLE, kind, IS_OWN))
    if cell(book, KIND_TABLE, kind, BREAKS_SILENCE):
        break_silence(book, state, step[AT])
    find_origin(state, step, cell(book, KIND_TABLE, kind, ORIGIN))
    if cell(book, KIND_TABLE, kind, MAY_CITE):
        put(state, ACT, state[ACTS] % KEPT_ACTS, row)
        state[ACTS] += 1
