"""The next timer of a person: `ondo.domain.timers`, over arrays."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import cell, get, length
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.points import day_of, falls_short, midnight
from ondo.engine.kernel.layout import (
    ABSENCE,
    ABSENCE_LASTING,
    ABSENT_DUE,
    BACK_DUE,
    BACK_TO,
    BACK_WAITING,
    DWELL,
    DWELL_AT,
    DWELLS,
    DWELT_FOR,
    ENTERED_AT,
    FAR,
    LAST_AT,
    MIDNIGHT,
    MIDNIGHT_AT,
    MIDNIGHT_TABLE,
    NO_TIMER,
    NONE,
    RETURN,
    SILENCE,
    SILENCE_AFTER,
    SILENCE_STEP,
    SILENT_SINCE,
    STAGE,
    TIMER_DUE,
    TIMER_KNOWN,
    TIMER_ORDER,
    TIMER_POSITION,
    Ints,
)


@kernel
def find_timer(book: Ints, state: Ints) -> None:
    """Find the timer that fires next, midnights aside; the order of kinds decides between those of one instant."""
    v = state
    v[TIMER_KNOWN] = 1
    v[TIMER_DUE] = FAR
    v[TIMER_ORDER] = NO_TIMER
    v[TIMER_POSITION] = 0
    number = v[SILENCE_STEP]
    if v[SILENT_SINCE] != NONE and number < length(book, SILENCE_AFTER):
        v[TIMER_DUE] = v[SILENT_SINCE] + get(book, SILENCE_AFTER, number)
        v[TIMER_ORDER] = SILENCE
        v[TIMER_POSITION] = number
    for absence in range(length(book, ABSENCE_LASTING)):
        if get(state, ABSENT_DUE, absence) != NONE and get(state, ABSENT_DUE, absence) < v[TIMER_DUE]:
            v[TIMER_DUE] = get(state, ABSENT_DUE, absence)
            v[TIMER_ORDER] = ABSENCE
            v[TIMER_POSITION] = absence
    stage = v[STAGE]
    if stage >= 0:
        for place in range(get(book, DWELL_AT, stage), get(book, DWELL_AT, stage + 1)):
            lasting = get(book, DWELLS, place)
            if lasting > v[DWELT_FOR] and v[ENTERED_AT] + lasting < v[TIMER_DUE]:
                v[TIMER_DUE] = v[ENTERED_AT] + lasting
                v[TIMER_ORDER] = DWELL
                v[TIMER_POSITION] = place
    if v[BACK_TO] != NONE and not v[BACK_WAITING] and v[BACK_DUE] < v[TIMER_DUE]:
        v[TIMER_DUE] = v[BACK_DUE]
        v[TIMER_ORDER] = RETURN
        v[TIMER_POSITION] = 0


@kernel
def turns_on(book: Ints, state: Ints, watched: int, today: int, last: int) -> int:
    """The day on which fading turns a comparison, of those after `today` and up to `last`; FAR where it does not."""
    what = cell(book, MIDNIGHT_TABLE, watched, 0)
    points = cell(book, MIDNIGHT_TABLE, watched, 1)
    if falls_short(book, state, what, today, points):
        return FAR
    if not falls_short(book, state, what, last, points):
        return FAR
    while last - today > 1:
        middle = (today + last) // 2
        if falls_short(book, state, what, middle, points):
            last = middle
        else:
            today = middle
    return last


@kernel
def next_midnight(book: Ints, state: Ints, until: int) -> int:
    """The first midnight up to `until` at which fading turns a comparison that the present stage watches, or FAR."""
    stage = state[STAGE]
    first = get(book, MIDNIGHT_AT, stage)
    end = get(book, MIDNIGHT_AT, stage + 1)
    if first == end:
        return FAR
    today = day_of(book, state[LAST_AT])
    last = day_of(book, until)
    if last <= today:
        return FAR
    found = FAR
    for watched in range(first, end):
        found = min(found, turns_on(book, state, watched, today, last))
    return FAR if found == FAR else midnight(book, found)


@kernel
def next_timer(book: Ints, state: Ints, until: int) -> tuple[int, int, int]:
    """(due, kind, position) of the timer that fires next if nothing else happens before `until`."""
    v = state
    if not v[TIMER_KNOWN]:
        find_timer(book, state)
    if v[STAGE] >= 0:
        due = next_midnight(book, state, until)
        if due != FAR and due <= v[TIMER_DUE]:
            return due, MIDNIGHT, 0
    return v[TIMER_DUE], v[TIMER_ORDER], v[TIMER_POSITION]
