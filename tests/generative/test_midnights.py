"""Local midnights, in every zone and across every change of the clocks: the first instant of a date (law 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ondo.domain.instants import DAY, HOUR, Instant, day_of_date, zone

ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
)
dates = st.dates(date(1971, 1, 1), date(2099, 12, 31))
instants = st.integers(366 * DAY, 129 * 365 * DAY)


def local_date(at: Instant, name: str) -> date:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(name)).date()


@given(st.sampled_from(ZONES), dates)
def test_a_midnight_is_the_first_instant_of_its_date(name: str, on: date) -> None:
    start = zone(name).start_of(on)
    # A date that a zone skipped (Apia, 30 December 2011) starts, and ends, with the one after it.
    assert local_date(start, name) in (on, on + timedelta(days=1))
    assert local_date(start - 1000, name) < on
    assert zone(name).midnight(day_of_date(on)) == start


@given(st.sampled_from(ZONES), instants)
def test_an_instant_lies_in_the_day_that_its_midnights_enclose(name: str, at: Instant) -> None:
    days = zone(name)
    day = days.day_of(at)
    assert days.midnight(day) <= at < days.midnight(day + 1)
    assert days.date_of(at) == local_date(at, name)


@given(st.sampled_from(ZONES), instants)
def test_local_days_last_between_twenty_three_and_twenty_five_hours(name: str, at: Instant) -> None:
    days = zone(name)
    length = days.midnight(days.day_of(at) + 1) - days.midnight(days.day_of(at))
    assert DAY - HOUR <= length <= DAY + HOUR
