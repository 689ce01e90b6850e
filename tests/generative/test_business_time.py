"""Laws of business time, over random calendars and instants in five zones."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ondo.domain.business_time import add, business_elapsed, is_open
from ondo.domain.instants import MINUTE, Instant, Zone, zone
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Calendar

ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Africa/Cairo", "America/Sao_Paulo")
FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)

zones = st.sampled_from([zone(name) for name in ZONES])
instants = st.integers(1_420_070_400_000, 1_830_297_600_000)
lengths = st.integers(0, 60 * 24 * 400)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    opens = draw(st.integers(0, 23 * 60))
    closes = draw(st.integers(opens + 1, 24 * 60))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    some_dates = st.frozensets(st.dates(FIRST, LAST), max_size=20)
    return Calendar(opens, closes, days, None, draw(some_dates), draw(some_dates), draw(some_dates))


# Building a table takes a fifth of a second, so the laws share a few calendars.
CALENDARS = [
    Calendar(),
    Calendar(opens=0, closes=24 * 60, days=frozenset(range(7))),
    Calendar(opens=8 * 60 + 30, closes=12 * 60, days=frozenset({1, 3, 5})),
    Calendar(opens=60, closes=180, days=frozenset({5, 6})),
    Calendar(closed_on=frozenset(FIRST + timedelta(days=11 * n) for n in range(300))),
]
shared = st.sampled_from(CALENDARS)
office = st.sampled_from([CALENDARS[0], CALENDARS[2], CALENDARS[4]])


def minutes(amount: int) -> Allowance:
    return Allowance(amount, "minutes", business=True)


def days(amount: int) -> Allowance:
    return Allowance(amount, "days", business=True)


def within_hours(calendar: Calendar, here: Zone, at: Instant) -> bool:
    return is_open(calendar, here, at) or is_open(calendar, here, at - 1)


@given(shared, zones, instants, lengths)
def test_what_was_added_has_elapsed(calendar: Calendar, here: Zone, start: Instant, length: int) -> None:
    assert business_elapsed(calendar, here, start, add(calendar, here, start, minutes(length))) == length * MINUTE


@given(shared, zones, instants, lengths, lengths)
def test_allowances_add_up(calendar: Calendar, here: Zone, start: Instant, one: int, two: int) -> None:
    halfway = add(calendar, here, start, minutes(one))
    at_once = add(calendar, here, start, minutes(one + two))
    in_two = add(calendar, here, halfway, minutes(two))
    # Nothing left at closing time is due then; nothing asked for from then on waits for the next opening.
    assert in_two == at_once or (two == 0 and not is_open(calendar, here, halfway))


@given(office, zones, instants, st.integers(0, 300), st.integers(0, 300))
def test_business_days_add_up(calendar: Calendar, here: Zone, start: Instant, one: int, two: int) -> None:
    in_two = add(calendar, here, add(calendar, here, start, days(one)), days(two))
    assert in_two == add(calendar, here, start, days(one + two))


@given(office, zones, instants, instants, st.integers(0, 500), st.sampled_from(["minutes", "hours", "days"]))
def test_who_starts_later_is_not_due_earlier(
    calendar: Calendar, here: Zone, one: Instant, two: Instant, amount: int, unit: str
) -> None:
    allowance = Allowance(amount, unit, business=True)
    first, second = sorted((one, two))
    assert add(calendar, here, first, allowance) <= add(calendar, here, second, allowance)


@given(shared, zones, instants, st.integers(0, 2000), st.sampled_from(["minutes", "hours", "days"]))
def test_nothing_is_due_outside_opening_hours(
    calendar: Calendar, here: Zone, start: Instant, amount: int, unit: str
) -> None:
    due = add(calendar, here, start, Allowance(amount, unit, business=True))
    assert due >= start
    assert within_hours(calendar, here, due)


@given(shared, zones, instants, instants, instants)
def test_elapsed_time_is_a_measure(calendar: Calendar, here: Zone, a: Instant, b: Instant, c: Instant) -> None:
    a, b, c = sorted((a, b, c))
    whole = business_elapsed(calendar, here, a, c)
    assert 0 <= whole <= c - a
    assert whole == business_elapsed(calendar, here, a, b) + business_elapsed(calendar, here, b, c)


@settings(max_examples=50)
@given(calendars(), st.dates(FIRST, LAST), st.integers(0, 60))
def test_days_are_worked_as_the_calendar_says(calendar: Calendar, first: date, count: int) -> None:
    tokyo = zone("Asia/Tokyo")
    worked = sum(is_worked(calendar, first + timedelta(days=n)) for n in range(count))
    elapsed = business_elapsed(calendar, tokyo, *(tokyo.start_of(first + timedelta(days=n)) for n in (0, count)))
    assert elapsed == worked * (calendar.closes - calendar.opens) * MINUTE


def is_worked(calendar: Calendar, on: date) -> bool:
    if on in calendar.closed_on or on in calendar.open_on:
        return on not in calendar.closed_on
    return on.weekday() in calendar.days and on not in calendar.holiday_dates
