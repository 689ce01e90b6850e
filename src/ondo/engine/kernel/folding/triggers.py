"""Whether a trigger holds, and what it rests on: `ondo.domain.holding`, over arrays."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import (
    cell,
    get,
    length,
    put,
)
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.folding.points import falls_short, worth
from ondo.engine.kernel.layout import (
    ABSENT,
    ALL,
    ANY,
    AT_LEAST,
    BELOW,
    COMPARED,
    COMPARED_TABLE,
    COMPLETED,
    COUNTED,
    COUNTED_STATE,
    DISARMED,
    DISARMED_TABLE,
    DWELT,
    DWELT_FOR,
    EDGE_AT,
    EDGES,
    EVENT,
    FIT,
    GAVE,
    GROUND,
    HAPPENED,
    HAPPENED_TABLE,
    HELD,
    HELD_COUNT,
    HOLDS,
    IS_OWN,
    KIND,
    KIND_TABLE,
    KNOWN,
    NODE,
    NONE,
    OWN,
    REACHES,
    SEQUENCE,
    SEQUENCE_AT,
    SEQUENCE_WHEN,
    STAGE,
    STEP_COUNTED,
    TODAY,
    TRAITS,
    TRIAGED_TABLE,
    TRIGGER_AT,
    VALUE,
    WENT_ABSENT,
    Ints,
)


@kernel
def true_now(book: Ints, state: Ints, step: Ints, comparison: int) -> bool:
    """Whether the bare comparison is true, edges aside."""
    what, points = cell(book, COMPARED_TABLE, comparison, 0), cell(book, COMPARED_TABLE, comparison, 2)
    short = falls_short(book, state, what, step[TODAY], points)
    return short if cell(book, COMPARED_TABLE, comparison, 1) == BELOW else not short


@kernel
def arm(book: Ints, state: Ints, step: Ints) -> None:
    """Arm again every comparison that is false by now."""
    for comparison in range(length(book, COMPARED_TABLE)):
        if get(state, DISARMED_TABLE, comparison) and not true_now(book, state, step, comparison):
            put(state, DISARMED_TABLE, comparison, 0)
            state[DISARMED] -= 1


@kernel
def disarm(book: Ints, state: Ints, step: Ints, by_interest: bool) -> None:
    """On entering a stage: disarm what is already true (`reaches` only on entry by a triage or a timer)."""
    stage = state[STAGE]
    for place in range(get(book, EDGE_AT, stage), get(book, EDGE_AT, stage + 1)):
        comparison = get(book, EDGES, place)
        if cell(book, COMPARED_TABLE, comparison, 1) != BELOW and by_interest:
            continue
        if not get(state, DISARMED_TABLE, comparison) and true_now(book, state, step, comparison):
            put(state, DISARMED_TABLE, comparison, 1)
            state[DISARMED] += 1


@kernel
def compared(book: Ints, state: Ints, step: Ints, comparison: int, guard: bool) -> bool:
    """Whether a comparison holds, its edge included unless it only guards."""
    how = cell(book, COMPARED_TABLE, comparison, 1)
    if not guard and how != AT_LEAST:
        if how == REACHES and step[EVENT] == NONE:
            return False
        if get(state, DISARMED_TABLE, comparison):
            return False
    return true_now(book, state, step, comparison)


@kernel
def leaf_holds(book: Ints, state: Ints, step: Ints, node: int, guard: bool) -> bool:
    """Whether a trigger that has no parts holds."""
    kind = cell(book, NODE, node, 0)
    which = cell(book, NODE, node, 1)
    if kind == COMPARED:
        return compared(book, state, step, which, guard)
    if kind == HAPPENED:
        return step[EVENT] != NONE and cell(book, HAPPENED_TABLE, step[KIND], which) != 0
    if kind == COUNTED:
        return get(step, STEP_COUNTED, which) != NONE
    if kind == SEQUENCE:
        return get(step, COMPLETED, which) != NONE
    if kind == ABSENT:
        return get(step, WENT_ABSENT, which) != 0
    if kind == DWELT:
        return which <= state[DWELT_FOR]
    if kind == TRAITS:
        return cell(book, HOLDS, state[KNOWN], which) != 0
    return step[GAVE] != NONE and cell(book, TRIAGED_TABLE, which, step[GAVE]) != 0


@kernel
def holds(book: Ints, state: Ints, step: Ints, trigger: int, guard: bool) -> bool:
    """Whether a trigger holds now; leaves in `the step` which of its nodes do."""
    first = get(book, TRIGGER_AT, trigger)
    root = get(book, TRIGGER_AT, trigger + 1) - 1
    if first == root and cell(book, NODE, root, 0) > ANY:
        found = leaf_holds(book, state, step, root, guard)
        put(step, VALUE, root, found)
        return found
    for node in range(first, root + 1):
        put(step, VALUE, node, cell(book, NODE, node, 0) == ALL)
    for node in range(first, root + 1):
        if cell(book, NODE, node, 0) > ANY:
            put(step, VALUE, node, leaf_holds(book, state, step, node, guard))
        parent = cell(book, NODE, node, 3)
        if parent >= 0:
            if cell(book, NODE, parent, 0) == ALL:
                put(step, VALUE, parent, get(step, VALUE, parent) & get(step, VALUE, node))
            else:
                put(step, VALUE, parent, get(step, VALUE, parent) | get(step, VALUE, node))
    return get(step, VALUE, root) != 0


@kernel
def find_grounds(book: Ints, step: Ints, trigger: int) -> None:
    """What a trigger that was just found to hold rests on: of an `any` only the parts that hold themselves."""
    first = get(book, TRIGGER_AT, trigger)
    root = get(book, TRIGGER_AT, trigger + 1) - 1
    put(step, GROUND, root, get(step, VALUE, root))
    for node in range(root - 1, first - 1, -1):
        put(step, GROUND, node, get(step, VALUE, node) & get(step, GROUND, cell(book, NODE, node, 3)))


@kernel
def scored_by_own_act(book: Ints, state: Ints, step: Ints) -> bool:
    """Whether the score holds a positive contribution from an act of the person's own."""
    for number in range(state[HELD_COUNT]):
        rule = get(state, HELD, number)
        if get(state, OWN, rule) and worth(book, state, rule, step[TODAY]) > 0:
            return True
    return False


@kernel
def is_own_ground(book: Ints, state: Ints, step: Ints, node: int) -> bool:
    """Whether what a trigger rests on is an act that the person initiated."""
    kind, which = cell(book, NODE, node, 0), cell(book, NODE, node, 1)
    if kind == COUNTED:
        return get(step, STEP_COUNTED, which) == 1
    if kind == SEQUENCE:
        return get(step, COMPLETED, which) == 1
    if kind == HAPPENED:
        return cell(book, KIND_TABLE, step[KIND], IS_OWN) != 0
    if kind != COMPARED or cell(book, COMPARED_TABLE, which, 0) == FIT:
        return False
    return cell(book, COMPARED_TABLE, which, 1) != BELOW and scored_by_own_act(book, state, step)


@kernel
def by_own_act(book: Ints, state: Ints, step: Ints, trigger: int) -> bool:
    """Whether an act that the person initiated is part of why a trigger holds."""
    for node in range(get(book, TRIGGER_AT, trigger), get(book, TRIGGER_AT, trigger + 1)):
        if get(step, GROUND, node) and is_own_ground(book, state, step, node):
            return True
    return False


@kernel
def begin_sequence_anew(book: Ints, state: Ints, sequence: int) -> None:
    """Forget what a sequence has gathered."""
    for place in range(get(book, SEQUENCE_AT, sequence), get(book, SEQUENCE_AT, sequence + 1)):
        put(state, SEQUENCE_WHEN, place, NONE)


@kernel
def use_up(book: Ints, state: Ints, step: Ints, trigger: int) -> None:
    """A count or sequence that fired starts from nothing."""
    for node in range(get(book, TRIGGER_AT, trigger), get(book, TRIGGER_AT, trigger + 1)):
        if not get(step, GROUND, node):
            continue
        which = cell(book, NODE, node, 1)
        if cell(book, NODE, node, 0) == COUNTED and get(step, STEP_COUNTED, which) != NONE:
            put(step, STEP_COUNTED, which, NONE)
            put(state, COUNTED_STATE, which, 0)
        elif cell(book, NODE, node, 0) == SEQUENCE and get(step, COMPLETED, which) != NONE:
            put(step, COMPLETED, which, NONE)
            begin_sequence_anew(book, state, which)
