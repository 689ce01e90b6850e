"""What rules are worth: `ondo.domain.fading` and `scorecard`, over arrays."""

from __future__ import annotations

from ondo.engine.kernel.folding.access import get, length, put
from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.layout import (
    AT_MOST,
    AT_MOST_FROM,
    BASE,
    BASE_DAY,
    CACHED,
    CACHED_DAY,
    DAY,
    DAYS,
    ENGAGEMENT,
    EVER,
    FACTOR_AT,
    FACTOR_COUNT,
    FACTORS,
    FADE,
    FIRST_DAY,
    FIT,
    FIT_TABLE,
    FOREVER,
    FRACTION_BITS,
    GROUP,
    GROUP_HIGH,
    GROUP_LOW,
    GROUP_SUM,
    GROUP_TOUCHED,
    HALVING,
    HELD,
    HELD_COUNT,
    HIGH,
    IS_HELD,
    KNOWN,
    LAST_USED,
    LASTING,
    LIMIT_AT,
    LIMIT_COUNT,
    LIMIT_PER,
    LINEAR,
    LOT_AT,
    LOT_DAY,
    LOT_POINTS,
    LOTS,
    LOW,
    MIDNIGHTS,
    NONE,
    ON_DAY,
    OWN,
    PENALTY,
    PENALTY_GROUP,
    PENALTY_POINTS,
    PER_DAY,
    POINTS,
    SILENCE_TAKEN,
    THAT_DAY,
    UNBOUNDED,
    Ints,
)


@kernel
def day_of(book: Ints, at: int) -> int:
    """The local day an instant lies in."""
    table = book[MIDNIGHTS]
    last = book[MIDNIGHTS + 2] - 1
    index = min(max(at // DAY - FIRST_DAY, 0), last)
    while index > 0 and book[table + index] > at:
        index -= 1
    while index < last and book[table + index + 1] <= at:
        index += 1
    if index == 0 and book[table] > at:
        return FIRST_DAY - 1
    return index + FIRST_DAY


@kernel
def midnight(book: Ints, day: int) -> int:
    """The first instant of a local day."""
    index = day - FIRST_DAY
    last = book[MIDNIGHTS + 2] - 1
    if index > last:
        return get(book, MIDNIGHTS, last) + (index - last) * DAY
    return get(book, MIDNIGHTS, max(index, 0))


@kernel
def left(book: Ints, rule: int, points: int, age: int) -> int:
    """What points of a rule that halves are worth after so many days."""
    if age >= get(book, FACTOR_COUNT, rule):
        return 0
    return (points * get(book, FACTORS, get(book, FACTOR_AT, rule) + age)) >> FRACTION_BITS


@kernel
def worth(book: Ints, state: Ints, rule: int, day: int) -> int:
    """What is held of a rule on a local day."""
    fade = get(book, FADE, rule)
    if fade == LASTING:
        return get(state, BASE, rule)
    if fade == HALVING:
        return left(book, rule, get(state, BASE, rule), day - get(state, BASE_DAY, rule))
    end = day - get(book, DAYS, rule)
    first = get(book, LOT_AT, rule)
    total = 0
    for lot in range(first, first + get(state, LOTS, rule)):
        since = get(state, LOT_DAY, lot)
        if since > end:
            total += get(state, LOT_POINTS, lot) * (since - end) if fade == LINEAR else get(state, LOT_POINTS, lot)
    return total // get(book, DAYS, rule) if fade == LINEAR else total


@kernel
def add_lot(book: Ints, state: Ints, rule: int, end: int, since: int, points: int) -> None:
    """Add to the lot of a day; what is worth nothing any more is dropped."""
    if points == 0:
        return
    first = get(book, LOT_AT, rule)
    kept = 0
    found = False
    for lot in range(first, first + get(state, LOTS, rule)):
        day = get(state, LOT_DAY, lot)
        if day > end:
            amount = get(state, LOT_POINTS, lot)
            if day == since:
                amount += points
                found = True
            put(state, LOT_DAY, first + kept, day)
            put(state, LOT_POINTS, first + kept, amount)
            kept += 1
    if not found:
        place = first + kept
        while place > first and get(state, LOT_DAY, place - 1) > since:
            put(state, LOT_DAY, place, get(state, LOT_DAY, place - 1))
            put(state, LOT_POINTS, place, get(state, LOT_POINTS, place - 1))
            place -= 1
        put(state, LOT_DAY, place, since)
        put(state, LOT_POINTS, place, points)
        kept += 1
    put(state, LOTS, rule, kept)


@kernel
def add(book: Ints, state: Ints, rule: int, day: int, since: int, room: int) -> None:
    """Award positive points on `day` for something of day `since`, cut so that they add at most `room` now."""
    fade = get(book, FADE, rule)
    points = get(book, POINTS, rule)
    if fade == LASTING:
        put(state, BASE, rule, get(state, BASE, rule) + min(points, room))
    elif fade == HALVING:
        given = min(left(book, rule, points, day - since), room)
        if given != 0:
            put(state, BASE, rule, worth(book, state, rule, day) + given)
            put(state, BASE_DAY, rule, day)
    else:
        days = get(book, DAYS, rule)
        age = days - (day - since)
        if age > 0:
            amount = min(points, room * days // age) if fade == LINEAR else min(points, room)
            add_lot(book, state, rule, day - days, since, amount)


@kernel
def give(book: Ints, state: Ints, rule: int, day: int, since: int) -> int:
    """Award a rule's points; returns what that added on `day`."""
    before = worth(book, state, rule, day)
    if get(book, POINTS, rule) < 0:
        given = max(get(book, POINTS, rule), min(0, get(book, LOW, rule) - before))
        put(state, BASE, rule, get(state, BASE, rule) + given)
        return given
    add(book, state, rule, day, since, max(0, get(book, HIGH, rule) - before))
    return worth(book, state, rule, day) - before


@kernel
def forget(state: Ints) -> None:
    """Points changed: what was read before no longer holds."""
    state[CACHED_DAY] = NONE
    state[AT_MOST] = UNBOUNDED


@kernel
def gain(state: Ints, day: int, added: int) -> None:
    """Points were added, or taken: what was read before no longer holds, but it is known how much it can be at most."""
    most = state[AT_MOST] if state[AT_MOST_FROM] <= day else UNBOUNDED
    forget(state)
    if most < UNBOUNDED:
        state[AT_MOST] = most + max(0, added)


@kernel
def clear_rule(state: Ints, rule: int) -> None:
    """Take a rule's points away; limits stay used."""
    put(state, BASE, rule, 0)
    put(state, BASE_DAY, rule, 0)
    put(state, LOTS, rule, 0)
    put(state, OWN, rule, 0)


@kernel
def bounded(book: Ints, group: int, points: int) -> int:
    """A group's sum within its bounds."""
    return max(get(book, GROUP_LOW, group), min(get(book, GROUP_HIGH, group), points))


@kernel
def add_to_group(state: Ints, group: int, points: int) -> int:
    """Put points to their group; returns those that have none."""
    if group < 0:
        return points
    put(state, GROUP_SUM, group, get(state, GROUP_SUM, group) + points)
    put(state, GROUP_TOUCHED, group, 1)
    return 0


@kernel
def sum_engagement(book: Ints, state: Ints, day: int) -> int:
    """The engagement on a local day."""
    total = state[SILENCE_TAKEN]
    groups = length(book, GROUP_LOW)
    for group in range(groups):
        put(state, GROUP_SUM, group, 0)
        put(state, GROUP_TOUCHED, group, 0)
    for number in range(state[HELD_COUNT]):
        rule = get(state, HELD, number)
        points = worth(book, state, rule, day)
        if points != 0:
            total += add_to_group(state, get(book, GROUP, rule), points)
    for penalty in range(length(book, PENALTY_POINTS)):
        if get(state, PENALTY, penalty):
            total += add_to_group(state, get(book, PENALTY_GROUP, penalty), get(book, PENALTY_POINTS, penalty))
    for group in range(groups):
        if get(state, GROUP_TOUCHED, group):
            total += bounded(book, group, get(state, GROUP_SUM, group))
    return total


@kernel
def engagement(book: Ints, state: Ints, day: int) -> int:
    """The same, read once for each day and change of points."""
    if state[CACHED_DAY] != day:
        state[CACHED] = sum_engagement(book, state, day)
        state[CACHED_DAY] = day
        state[AT_MOST] = state[CACHED]
        state[AT_MOST_FROM] = day
    return state[CACHED]


@kernel
def measured(book: Ints, state: Ints, what: int, day: int) -> int:
    """The score (floored), the fit or the engagement on a local day."""
    fit = get(book, FIT_TABLE, state[KNOWN])
    if what == FIT:
        return fit
    now = engagement(book, state, day)
    return now if what == ENGAGEMENT else max(0, fit + now)


@kernel
def falls_short(book: Ints, state: Ints, what: int, day: int, points: int) -> bool:
    """Whether that is less than so many points. No score rises by itself, so few have to be worked out."""
    if what != FIT and state[AT_MOST_FROM] <= day:
        most = state[AT_MOST]
        if what != ENGAGEMENT:
            most = max(0, most + get(book, FIT_TABLE, state[KNOWN]))
        if most < points:
            return True
    return measured(book, state, what, day) < points


@kernel
def within_limits(book: Ints, state: Ints, rule: int, at: int, day: int) -> bool:
    """Whether an award is allowed."""
    for limit in range(get(book, LIMIT_AT, rule), get(book, LIMIT_AT, rule + 1)):
        per = get(book, LIMIT_PER, limit)
        if per == FOREVER:
            used = get(state, EVER, rule)
        elif per == PER_DAY:
            used = get(state, THAT_DAY, rule) if get(state, ON_DAY, rule) == day else 0
        else:
            used = 1 if get(state, LAST_USED, rule) != NONE and at < get(state, LAST_USED, rule) + per else 0
        if used >= get(book, LIMIT_COUNT, limit):
            return False
    return True


@kernel
def use_limits(state: Ints, rule: int, at: int, day: int) -> None:
    """An award was given."""
    put(state, EVER, rule, get(state, EVER, rule) + 1)
    put(state, THAT_DAY, rule, get(state, THAT_DAY, rule) + 1 if get(state, ON_DAY, rule) == day else 1)
    put(state, ON_DAY, rule, day)
    put(state, LAST_USED, rule, at)


@kernel
def hold(state: Ints, rule: int) -> None:
    """Something of this rule is held from now on."""
    if not get(state, IS_HELD, rule):
        put(state, IS_HELD, rule, 1)
        put(state, HELD, state[HELD_COUNT], rule)
        state[HELD_COUNT] += 1
