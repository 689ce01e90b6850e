"""The calendar of the demo company."""

from __future__ import annotations

from datetime import date

import numpy as np

from ondo.demo.days import Days, diary, works
from ondo.demo.desk import Coin, Office
from ondo.demo.dice import Dice
from ondo.domain.instants import DAY, HOUR

DAYS = Days(date(2024, 10, 1), 730)


def test_nobody_works_on_weekends_holidays_and_over_new_year() -> None:
    assert works(date(2024, 10, 1))
    assert not works(date(2024, 10, 5))
    assert not works(date(2024, 11, 4))  # a holiday moved from Sunday
    assert not works(date(2024, 12, 30))
    assert not works(date(2025, 1, 2))


def test_days_begin_at_local_midnight() -> None:
    assert DAYS.midnights[0] == 1_727_708_400_000  # 2024-10-01 00:00 in Tokyo
    assert DAYS.day_of(DAYS.midnights[:-1] + HOUR).tolist() == list(range(730))


def test_visits_keep_within_their_days_and_avoid_weekends() -> None:
    n = 20_000
    day = DAYS.visits.draw(Dice(1), np.full(n, 100), np.full(n, 400))
    assert day.min() >= 100
    assert day.max() < 400
    weekend = np.isin([DAYS.on(one).weekday() for one in day.tolist()], (5, 6)).mean()
    assert 0.02 < weekend < 0.10


def test_more_people_come_on_campaign_days() -> None:
    held = diary(DAYS)
    n = 100_000
    day = DAYS.arrivals(held.busy).draw(Dice(1), np.zeros(n, np.int64), np.full(n, DAYS.count))
    per_day = np.bincount(day, minlength=DAYS.count)
    working = set(DAYS.working.tolist())
    busy = [per_day[one] for one in held.busy if held.busy[one] > 200 and one in working]
    quiet = [per_day[one] for one in working if one not in held.busy]
    assert np.mean(busy) > 1.7 * np.mean(quiet)


def test_the_company_holds_what_such_a_company_holds() -> None:
    held = diary(DAYS)
    assert len(held.exhibitions) == 2 * 3 * 3
    assert 20 <= len(held.webinars) <= 27
    assert 7 <= len(held.seminars) <= 9
    assert 95 <= len(held.newsletters) <= 105
    assert all(item.day in set(DAYS.working.tolist()) for item in held.newsletters)


def test_the_office_opens_on_the_next_working_day() -> None:
    office = Office(DAYS)
    friday_evening = int(DAYS.midnights[3]) + 20 * HOUR  # 2024-10-04
    opens = office.now_or_next(friday_evening)
    assert office.date(opens) == "2024-10-07"
    assert 9 * HOUR <= (opens - office.start) % DAY < 10 * HOUR
    noon = int(DAYS.midnights[0]) + 12 * HOUR
    assert office.now_or_next(noon) == noon
    assert office.date(office.after(noon, 4, Coin(1))) == "2024-10-07"


def test_working_days_are_counted_by_the_calendar() -> None:
    for day in (0, 3, 4, 90, 700):
        for later in (0, 1, 5):
            counted = DAYS.next_working(day)
            if later:
                counted = day
                for _ in range(later):
                    counted = DAYS.next_working(counted + 1)
            assert DAYS.working_day_after(day, later) == counted
    assert DAYS.working_day_after(729, 3) > 729
