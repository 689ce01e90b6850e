"""The fold of one person after the other: `ondo.domain.fold`, over arrays. It agrees with it to the bit."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import (
    cell,
    fill,
    get,
    length,
    put,
)
from ondo.engine.kernel.folding.behind import forget_scores
from ondo.engine.kernel.folding.happening import find_origin, happens
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.moves import (
    chain,
    comes_back,
    move,
    reset_engagement,
    return_due,
)
from ondo.engine.kernel.folding.points import (
    day_of,
    engagement,
    forget,
    measured,
)
from ondo.engine.kernel.folding.timers import next_timer
from ondo.engine.kernel.folding.triggers import arm
from ondo.engine.kernel.folding.verdicts import accept, refuses
from ondo.engine.kernel.folding.writing import write_move
from ondo.engine.kernel.layout import (
    ABSENCE,
    ABSENT_DUE,
    ACT,
    AT,
    BACK_DUE,
    BACK_REASON,
    BACK_SINCE,
    BACK_TO,
    BACK_WAITING,
    BECAME,
    BLANK,
    BY_CORRECTION,
    BY_START,
    CAME,
    COMPLETED,
    CYCLE,
    DISARMED,
    DWELL,
    DWELLS,
    DWELT_FOR,
    ENTERED,
    ENTERED_AT,
    EVENT,
    EVIDENCES,
    FIRST,
    FIRST_MOVE,
    FIT_TABLE,
    FULL,
    GAVE,
    GONE,
    GONE_AT,
    IS_CONTACT,
    IS_FLAGGED,
    IS_OWN,
    IS_RETRACTED,
    IS_TRAITS,
    IS_TRIAGE,
    KIND,
    KIND_TABLE,
    KNOWN,
    L_AT,
    L_GIVEN,
    L_KIND,
    L_KNOWN,
    L_RECORDED,
    LAST_AT,
    LEARNT,
    LEARNT_AT,
    LEARNT_ROWS,
    LINES,
    LOG_WIDTH,
    MADE,
    MARK_WIDTH,
    MOVES,
    NAME,
    NAMES,
    NO_TIMER,
    NONE,
    ORIGIN,
    PENALTY,
    PENALTY_ABSENCE,
    PENALTY_POINTS,
    PERSON,
    REASON_TABLE,
    RECORDED,
    RECORDS,
    REFUSALS,
    RETURN,
    RETURNS,
    RETURNS_BEFORE,
    S_CONTACT,
    S_CYCLE,
    S_ENGAGEMENT,
    S_ENTERED,
    S_EVENTS,
    S_FIT,
    S_KNOWN,
    S_LAST,
    S_SCORE,
    S_SOURCE,
    S_STAGE,
    SATURATION,
    SCORE,
    SILENCE,
    SILENCE_POINTS,
    SILENCE_RESET,
    SILENCE_STEP,
    SILENCE_TAKEN,
    SOURCE,
    STAGE,
    START,
    STATE_ROWS,
    STATE_WIDTH,
    STEP_COUNTED,
    STEP_NAME,
    TAKEN_ROW,
    TIMER,
    TIMER_KNOWN,
    TODAY,
    TOUCHED,
    VERDICTS,
    WENT_ABSENT,
    Ints,
)


@kernel
def begin(state: Ints, start: int) -> None:
    """Somebody before their first event. A state that is blank lies at the end of the array, but for what it counts."""
    blank = state[BLANK]
    for place in range(state[ACT]):
        state[place] = state[blank + place]
    state[KNOWN] = start


@kernel
def start_step(book: Ints, state: Ints, step: Ints, at: int, event: int, timer: int) -> None:
    """Begin a step: nothing has happened in it yet."""
    step[AT] = at
    step[TODAY] = day_of(book, at)
    step[RECORDED] = at
    step[EVENT] = event
    step[TIMER] = timer
    step[GAVE] = NONE
    step[CAME] = NONE
    if step[TOUCHED]:
        fill(step, STEP_COUNTED, NONE)
        fill(step, COMPLETED, NONE)
        fill(step, WENT_ABSENT, 0)
        fill(step, ENTERED, 0)
        step[TOUCHED] = 0
    state[LAST_AT] = at
    if state[DISARMED]:
        arm(book, state, step)


@kernel
def fall_silent(book: Ints, state: Ints, number: int) -> None:
    """Another length of silence is over."""
    state[SILENCE_STEP] = number + 1
    if get(book, SILENCE_RESET, number):
        reset_engagement(book, state)
    state[SILENCE_TAKEN] = max(-SATURATION, state[SILENCE_TAKEN] + get(book, SILENCE_POINTS, number))
    forget(state)


@kernel
def fire(
    book: Ints,
    state: Ints,
    step: Ints,
    out: Ints,
    due: int,
    timer: int,
    position: int,
) -> None:
    """One timer, and its chain."""
    start_step(book, state, step, due, NONE, timer)
    step[STEP_NAME] = get(book, NAMES, 0) - 5 + timer
    state[TIMER_KNOWN] = 0
    if timer == SILENCE:
        fall_silent(book, state, position)
    elif timer == ABSENCE:
        put(state, ABSENT_DUE, position, NONE)
        put(step, WENT_ABSENT, position, 1)
        step[TOUCHED] = 1
        for penalty in range(length(book, PENALTY_POINTS)):
            if get(book, PENALTY_ABSENCE, penalty) == position:
                put(state, PENALTY, penalty, 1)
        forget(state)
    elif timer == DWELL:
        state[DWELT_FOR] = get(book, DWELLS, position)
    elif timer == RETURN:
        comes_back(book, state, step, out)
    chain(book, state, step, out)


@kernel
def advance(book: Ints, state: Ints, step: Ints, out: Ints, until: int) -> None:
    """Fire the timers due up to an instant, each followed by its own chain."""
    while True:
        due, timer, position = next_timer(book, state, until)
        if due > until:
            return
        fire(book, state, step, out, due, timer, position)


@kernel
def reschedule(book: Ints, state: Ints, now: int) -> None:
    """A return that hangs on a date in a trait is worked out again."""
    if state[BACK_TO] == NONE or cell(book, REASON_TABLE, state[BACK_REASON], RETURNS) != RETURNS_BEFORE:
        return
    due = return_due(book, state, state[BACK_REASON], NONE, state[BACK_SINCE], now)
    if not state[BACK_WAITING] or due > now:
        state[BACK_DUE] = due
        state[BACK_WAITING] = 0
    state[TIMER_KNOWN] = 0


@kernel
def take(
    book: Ints,
    log: Ints,
    state: Ints,
    step: Ints,
    marks: Ints,
    out: Ints,
    row: int,
) -> None:
    """One event: first the timers due up to its instant, then its step and the chain that follows."""
    at, kind = log[row * LOG_WIDTH + L_AT], log[row * LOG_WIDTH + L_KIND]
    advance(book, state, step, out, at)
    state[TAKEN_ROW] = row
    start_step(book, state, step, at, row, NO_TIMER)
    step[RECORDED] = log[row * LOG_WIDTH + L_RECORDED]
    step[KIND] = kind
    step[STEP_NAME] = cell(book, KIND_TABLE, kind, NAME)
    if cell(book, KIND_TABLE, kind, IS_FLAGGED):
        return
    if state[STAGE] < 0 and not cell(book, KIND_TABLE, kind, IS_TRAITS):
        find_origin(state, step, cell(book, KIND_TABLE, kind, ORIGIN))
        how = BECAME if cell(book, KIND_TABLE, kind, IS_OWN) else MADE
        move(book, state, step, out, 0, BY_START, NONE, NONE, how, False, NONE)
    verdict = cell(book, KIND_TABLE, kind, IS_TRIAGE) != 0
    if verdict and refuses(book, log, state, step, marks, out, row):
        return
    happens(book, log, state, step, marks, out, row, kind)
    reschedule(book, state, at)
    if verdict:
        accept(book, log, state, step, out, row)
    chain(book, state, step, out)


@kernel
def take_back(
    book: Ints,
    log: Ints,
    state: Ints,
    step: Ints,
    marks: Ints,
    out: Ints,
    person: int,
    retraction: int,
) -> None:
    """Go on as if what stands taken back had never been; a correction tells the difference."""
    recorded, cycle, back = state[STAGE], state[CYCLE], log[retraction * LOG_WIDTH + L_GIVEN]
    begin(state, get(book, START, person))
    step[RECORDS] = 0
    for place in range(get(book, LEARNT_AT, back), get(book, LEARNT_AT, back + 1)):
        marks[cell(book, LEARNT_ROWS, place, 0) * MARK_WIDTH + LEARNT] = cell(book, LEARNT_ROWS, place, 1)
    for row in range(get(book, FIRST, person), retraction + 1):
        forget_scores(out, row)
    gone = get(book, GONE_AT, back)
    last = get(book, GONE_AT, back + 1)
    for row in range(get(book, FIRST, person), retraction + 1):
        while gone < last and get(book, GONE, gone) < row:
            gone += 1
        if gone < last and get(book, GONE, gone) == row:
            continue
        take(book, log, state, step, marks, out, row)
    step[RECORDS] = 1
    state[CYCLE] = max(state[CYCLE], cycle)
    now = state[STAGE]
    if now < 0 or now == recorded:
        return
    at = log[retraction * LOG_WIDTH + L_AT]
    step[AT], step[TODAY], step[RECORDED] = at, day_of(book, at), log[retraction * LOG_WIDTH + L_RECORDED]
    step[TIMER], step[EVENT], step[CAME] = NO_TIMER, retraction, NONE
    write_move(book, state, step, out, recorded, now, BY_CORRECTION, NONE, NONE, NONE, False, NONE)


@kernel
def write_state(book: Ints, log: Ints, state: Ints, out: Ints, person: int, end: int, until: int) -> None:
    """Where somebody stands at the end."""
    row = out[STATE_ROWS] + STATE_WIDTH * person
    day = day_of(book, until)
    out[row + S_STAGE] = state[STAGE]
    out[row + S_CYCLE] = state[CYCLE]
    out[row + S_ENTERED] = state[ENTERED_AT]
    out[row + S_FIT] = get(book, FIT_TABLE, state[KNOWN])
    out[row + S_ENGAGEMENT] = engagement(book, state, day)
    out[row + S_SCORE] = measured(book, state, SCORE, day)
    out[row + S_SOURCE] = state[SOURCE]
    out[row + S_KNOWN] = state[KNOWN]
    out[row + S_EVENTS] = 0
    out[row + S_CONTACT] = NONE
    out[row + S_LAST] = NONE
    for event in range(get(book, FIRST, person), end):
        out[row + S_EVENTS] += cell(book, KIND_TABLE, log[event * LOG_WIDTH + L_KIND], IS_TRAITS) == 0
        out[row + S_LAST] = log[event * LOG_WIDTH + L_AT]
        if cell(book, KIND_TABLE, log[event * LOG_WIDTH + L_KIND], IS_CONTACT) and out[row + S_CONTACT] == NONE:
            out[row + S_CONTACT] = log[event * LOG_WIDTH + L_AT]


@kernel
def fold_person(
    book: Ints,
    log: Ints,
    state: Ints,
    step: Ints,
    marks: Ints,
    out: Ints,
    person: int,
    until: int,
) -> None:
    """One person's whole log, timers fired up to `until`."""
    begin(state, get(book, START, person))
    step[PERSON] = person
    step[RECORDS] = 1
    step[FIRST_MOVE] = out[MOVES]
    end = get(book, FIRST, person + 1)
    row = get(book, FIRST, person)
    for event in range(row, end):
        marks[event * MARK_WIDTH + LEARNT] = log[event * LOG_WIDTH + L_KNOWN]
        forget_scores(out, event)
    while row < end and log[row * LOG_WIDTH + L_AT] <= until:
        take(book, log, state, step, marks, out, row)
        if cell(book, KIND_TABLE, log[row * LOG_WIDTH + L_KIND], IS_RETRACTED):
            take_back(book, log, state, step, marks, out, person, row)
        row += 1
    advance(book, state, step, out, until)
    write_state(book, log, state, out, person, row, until)


@kernel
def fold_people(
    book: Ints,
    log: Ints,
    state: Ints,
    step: Ints,
    marks: Ints,
    out: Ints,
    first: int,
    until: int,
) -> int:
    """Fold everybody from `first` on; returns the first person for whom there was no room, or how many there are."""
    people = length(book, FIRST) - 1
    for person in range(first, people):
        moves, lines = out[MOVES], out[LINES]
        refusals, verdicts, evidences = out[REFUSALS], out[VERDICTS], out[EVIDENCES]
        fold_person(book, log, state, step, marks, out, person, until)
        if out[FULL]:
            out[MOVES], out[LINES] = moves, lines
            out[REFUSALS], out[VERDICTS], out[EVIDENCES] = refusals, verdicts, evidences
            return person
    return people
