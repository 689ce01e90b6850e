"""Business time by example: opening hours, closing time, holidays, company calendars, changes of the clocks."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import jpholiday
import pytest

from ondo.domain.business_time import add, business_elapsed, is_open
from ondo.domain.instants import DAY, HOUR, LATEST, MINUTE, Instant, to_instant, zone
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Calendar

TOKYO = "Asia/Tokyo"


def at(text: str, zone_name: str = TOKYO) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone_name)))


def allowance(text: str) -> Allowance:
    amount, *words = text.split()
    return Allowance(int(amount), words[-1], business="business" in words)


def japanese(**changes: object) -> Calendar:
    dates = frozenset(day for year in (2025, 2026, 2027) for day, _ in jpholiday.year_holidays(year))
    return Calendar(holidays="JP", holiday_dates=dates, **changes)  # type: ignore[arg-type]


def due(start: str, within: str, calendar: Calendar | None = None, zone_name: str = TOKYO) -> Instant:
    return add(calendar or japanese(), zone(zone_name), at(start, zone_name), allowance(within))


@pytest.mark.parametrize(
    ("start", "within", "expected"),
    [
        ("2026-04-01 10:00", "90 minutes", "2026-04-01 11:30"),
        ("2026-04-03 20:00", "14 days", "2026-04-17 20:00"),
        ("2026-04-01 10:00", "15 business minutes", "2026-04-01 10:15"),
        # Wednesday 16:30: an hour and a half on this day, two and a half on the next.
        ("2026-04-01 16:30", "4 business hours", "2026-04-02 11:30"),
        # Used up exactly at closing time: due on this day.
        ("2026-04-01 14:00", "4 business hours", "2026-04-01 18:00"),
        ("2026-04-01 09:00", "9 business hours", "2026-04-01 18:00"),
        ("2026-04-01 14:00:00.001", "4 business hours", "2026-04-02 09:00:00.001"),
        # Before opening, at closing time and on Saturday, the count begins at the next opening.
        ("2026-04-01 03:00", "1 business hours", "2026-04-01 10:00"),
        ("2026-04-01 18:00", "1 business hours", "2026-04-02 10:00"),
        ("2026-04-04 12:00", "1 business hours", "2026-04-06 10:00"),
        # Business days keep the time of day.
        ("2026-04-01 15:20", "2 business days", "2026-04-03 15:20"),
        ("2026-04-03 15:20", "1 business days", "2026-04-06 15:20"),
        ("2026-04-03 18:00", "1 business days", "2026-04-07 09:00"),
        ("2026-04-04 12:00", "1 business days", "2026-04-07 09:00"),
    ],
)
def test_when_an_allowance_is_used_up(start: str, within: str, expected: str) -> None:
    assert due(start, within) == at(expected)


def test_golden_week_is_skipped() -> None:
    # 29 April; 3 to 5 May and, because the 3rd is a Sunday, the 6th as a substitute holiday.
    assert due("2026-04-28 17:00", "2 business hours") == at("2026-04-30 10:00")
    assert due("2026-05-01 17:00", "2 business hours") == at("2026-05-07 10:00")
    assert due("2026-05-01 17:00", "1 business days") == at("2026-05-07 17:00")


def test_a_day_between_two_holidays_is_a_holiday() -> None:
    # 22 September 2026, between Respect for the Aged Day and the autumn equinox.
    assert due("2026-09-18 17:30", "1 business hours") == at("2026-09-24 09:30")


def test_a_company_closes_when_the_country_works_and_opens_when_it_does_not() -> None:
    calendar = japanese(closed_on=frozenset({date(2026, 12, 29)}), open_on=frozenset({date(2026, 5, 6)}))
    assert due("2026-12-28 17:00", "2 business hours", calendar) == at("2026-12-30 10:00")
    assert due("2026-05-01 17:00", "2 business hours", calendar) == at("2026-05-06 10:00")


def test_closed_on_has_the_last_word() -> None:
    saturday, noon = frozenset({date(2026, 4, 4)}), at("2026-04-04 12:00")
    assert is_open(Calendar(open_on=saturday), zone(TOKYO), noon)
    assert not is_open(Calendar(open_on=saturday, closed_on=saturday), zone(TOKYO), noon)


def test_the_same_calendar_with_other_holidays_is_not_confused() -> None:
    start = "2026-05-04 10:00"
    assert due(start, "1 business hours", Calendar(holidays="JP")) == at("2026-05-04 11:00")
    assert due(start, "1 business hours", japanese()) == at("2026-05-07 10:00")


def test_opening_is_open_and_closing_is_not() -> None:
    opened = [
        is_open(japanese(), zone(TOKYO), at(f"2026-04-01 {clock}"))
        for clock in ("08:59:59.999", "09:00", "17:59:59.999", "18:00")
    ]
    assert opened == [False, True, True, False]
    assert not is_open(japanese(), zone(TOKYO), at("2026-04-29 12:00"))


def test_opening_hours_move_with_the_clocks() -> None:
    # New York goes to summer time on Sunday 8 March 2026: Friday to Monday is an hour shorter.
    friday, monday = at("2026-03-06 17:00", "America/New_York"), at("2026-03-09 17:00", "America/New_York")
    assert monday - friday == 3 * DAY - HOUR
    assert due("2026-03-06 17:00", "9 business hours", Calendar(), "America/New_York") == monday
    assert due("2026-03-06 17:00", "1 business days", Calendar(), "America/New_York") == monday


@pytest.mark.parametrize(
    ("zone_name", "day", "hours"),
    [
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Africa/Cairo", "2026-04-24", 23),
        ("America/Sao_Paulo", "2018-11-04", 23),
        ("America/Sao_Paulo", "2018-02-17", 25),
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_a_desk_that_never_closes_works_as_long_as_the_day_is(zone_name: str, day: str, hours: int) -> None:
    calendar = Calendar(opens=0, closes=24 * 60, days=frozenset(range(7)))
    here = zone(zone_name)
    start = here.start_of(date.fromisoformat(day))
    end = here.midnight(here.day_of(start + 30 * HOUR)) if hours else start
    assert business_elapsed(calendar, here, start, end) == hours * HOUR
    assert add(calendar, here, start, allowance("48 business hours")) == start + 48 * HOUR


def test_hours_that_the_clocks_skip_are_not_worked() -> None:
    calendar = Calendar(opens=60, closes=180, days=frozenset(range(7)))
    berlin = zone("Europe/Berlin")
    night = berlin.start_of(date(2026, 3, 29))
    assert business_elapsed(calendar, berlin, night, night + 12 * HOUR) == HOUR
    assert due("2026-03-28 02:30", "1 business days", calendar, "Europe/Berlin") == night + 2 * HOUR


def test_a_calendar_without_openings_never_lets_anything_fall_due() -> None:
    never = Calendar(days=frozenset())
    assert due("2026-04-01 10:00", "1 business minutes", never) == LATEST
    assert due("2026-04-01 10:00", "1 business days", never) == LATEST
    assert business_elapsed(never, zone(TOKYO), 0, 10 * DAY) == 0


def test_spans_of_years_are_looked_up_not_walked() -> None:
    forty_years = 40 * 250 * 9 * 60
    later = due("2026-04-01 10:00", f"{forty_years} business minutes", Calendar())
    assert business_elapsed(Calendar(), zone(TOKYO), at("2026-04-01 10:00"), later) == forty_years * MINUTE
