"""The curves of Aalen and Johansen, against values worked out by hand."""

from __future__ import annotations

import pytest
from tests.unit.insight.what_if.test_outcomes import Told, facts, judge

from ondo.domain.instants import DAY
from ondo.insight.what_if.courses import ENDED, HIT, Case, cases_of, course, incidence, interval, steps

FIVE = [Case(1, HIT), Case(2, ENDED), Case(3), Case(4, HIT), Case(5)]


@pytest.mark.parametrize(
    ("by", "hit", "ended"),
    [
        (0.5, 0.0, 0.0),
        (1, 1 / 5, 0.0),
        (2, 1 / 5, 4 / 5 * 1 / 4),
        (4, 1 / 5 + 3 / 5 * 1 / 2, 1 / 5),  # one of the two left: the case that was open at 3 is watched no more
        (9, 0.5, 0.2),
    ],
)
def test_what_is_open_is_not_lost_and_what_ended_otherwise_is(by: float, hit: float, ended: float) -> None:
    found, _, other = incidence(steps(FIVE), by)
    assert found == pytest.approx(hit)
    assert other == pytest.approx(ended)


def test_without_anything_open_it_is_the_share_and_its_variance_that_of_a_share() -> None:
    cases = [*(Case(day, HIT) for day in range(1, 31)), *(Case(day + 0.5, ENDED) for day in range(1, 71))]
    found, variance, ended = incidence(steps(cases), 100)
    assert found == pytest.approx(0.3)
    assert ended == pytest.approx(0.7)
    assert variance == pytest.approx(0.3 * 0.7 / 100)


def test_the_variance_by_hand() -> None:
    # at 1: n 5, later 0.3 − 0: (0.3² · 1/20) + (1² · 1·4/125) − 2 · 0.3 · 1/25
    # at 2: n 4, later 0.3: (0.3² · 1/12); at 4: n 2, before 0.6: (0.36 · 1·1/8)
    by_hand = 0.09 / 20 + 4 / 125 - 0.6 / 25 + 0.09 / 12 + 0.36 / 8
    assert incidence(steps(FIVE), 9)[1] == pytest.approx(by_hand)


def test_treating_endings_as_open_would_promise_more() -> None:
    censored = [Case(one.left, HIT if one.came_to == HIT else 0) for one in FIVE]
    assert incidence(steps(censored), 9)[0] == pytest.approx(1 - 4 / 5 * 1 / 2)
    assert incidence(steps(FIVE), 9)[0] < 1 - 4 / 5 * 1 / 2


def test_whoever_is_watched_later_counts_from_then_on() -> None:
    cases = [Case(1, HIT), Case(4, HIT, entered=2), Case(5)]
    first, second = steps(cases)
    assert (first.watched, second.watched) == (2, 2)
    assert incidence([first, second], 9)[0] == pytest.approx(1 / 2 + 1 / 2 * 1 / 2)


def test_the_interval_lies_within_0_and_1_and_around_the_share() -> None:
    low, high = interval(0.05, 0.004)
    assert 0 < low < 0.05 < high < 1
    assert interval(0.0, 0.0) == (0.0, 0.0)


def test_arrivals_become_cases() -> None:
    days = {"a": 100, "b": 100, "c": 100, "d": 100, "e": 380, "f": 50}
    told: dict[str, Told] = {
        "a": [(110, "hit"), (120, "ended")],
        "b": [(105, "ended"), (150, "hit")],
        "c": [(95, "touch"), (300, "hit")],
        "d": [(99, "hit")],
        "f": [(90, "hit")],
    }
    rows = judge(days, told, since=80)
    found = cases_of(rows, facts(told), within=90 * DAY, as_of=400 * DAY, recorded_from=80 * DAY)
    assert found == [Case(10, HIT), Case(5, ENDED), Case(90), Case(20), Case(40, HIT, entered=30)]


def test_too_few_have_no_curve() -> None:
    assert course([Case(1, HIT)] * 19, 90 * DAY) == ()
    found = course([Case(1, HIT)] * 20 + [Case(60)] * 20, 90 * DAY)
    assert [one.day for one in found] == [7, 14, 30, 60, 90]
    assert (found[0].hit, found[0].watched, found[-1].watched) == (0.5, 20, 0)
