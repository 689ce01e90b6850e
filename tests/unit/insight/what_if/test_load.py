"""Load and the queue, counted by hand; and what must hold of any queue."""

from __future__ import annotations

import random
from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.insight.cast import PLAYBOOK, when

from ondo.domain.instants import day_of_date
from ondo.insight.shares import Share
from ondo.insight.what_if.load import Capacity, Load, daily, fits, load, queue, usual_touches

WEEK = [True] * 5 + [False] * 2


def test_a_week_counted_by_hand() -> None:
    # Mo 3, Tu 0, We 5, Th 0, Fr 1, Sa 2, then Mo 0: two people a day.
    # Mo serves 2, Tu the third (a day later: fine), We 2, Th 2, Fr the fifth of We (two days later: late) and Fr's own,
    # Mo the two of Sa (the next working day: fine)
    found = queue([3, 0, 5, 0, 1, 2, 0, 0], [*WEEK, True], 2)
    assert found.reached == Share(10, 11)
    assert (found.longest, found.waiting) == (3, 0)


def test_who_still_waits_counts_once_it_is_late() -> None:
    assert queue([3], [True], 1).reached == Share(1, 1)  # the other two still have tomorrow
    assert queue([3, 0, 0], [True] * 3, 0.5).reached == Share(1, 3)


def test_an_idle_desk_begins_at_once_and_saves_nothing_up() -> None:
    slow = 0.2
    assert queue([0] * 9 + [1], [True] * 10, slow).reached == Share(1, 1)
    assert queue([0] * 9 + [3, 0, 0], [True] * 12, slow).waiting == 2
    assert queue([0] * 9 + [30, 0], [True] * 11, 4).waiting == 22


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=60),
    st.floats(0.1, 20),
    st.floats(0, 5),
)
def test_more_capacity_never_reaches_fewer(days: list[tuple[int, bool]], capacity: float, more: float) -> None:
    arrivals, working = [count for count, _ in days], [works for _, works in days]
    few, many = queue(arrivals, working, capacity), queue(arrivals, working, capacity + more)
    assert many.waiting <= few.waiting + 1
    assert few.reached.part <= few.reached.whole <= sum(arrivals)
    assert queue(arrivals, working, 10_000).reached.part == queue(arrivals, working, 10_000).reached.whole


def test_bursts_need_air() -> None:
    """As in the design: people reached within a day fall apart as the load nears the capacity."""
    dice, working = random.Random(4), [day % 7 < 5 for day in range(728)]
    arrivals = [sum(dice.random() < (0.2 if works else 0.05) for _ in range(50)) for works in working]
    a_day = sum(arrivals) / sum(working)
    shares = [queue(arrivals, working, a_day / load).reached for load in (0.5, 0.85, 0.95, 1.0)]
    reached = [share.part / share.whole for share in shares]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == 1 > reached[2] > 0.8 > 0.5 > reached[3]


def test_arrivals_count_on_their_local_day_and_load_per_working_day() -> None:
    # Fri 3 April 2026, 23:30 and Sat 4 April, 00:30 in Tokyo
    at = pl.Series([when("2026-04-03 23:30"), when("2026-04-04 00:30"), when("2026-04-06 09:00")])
    friday = day_of_date(datetime(2026, 4, 3).date())
    assert daily(at, PLAYBOOK, range(friday, friday + 4)) == [1, 1, 0, 1]
    found = load(at, PLAYBOOK, when("2026-04-03 00:00"), when("2026-04-06 12:00"), Capacity(1, 6, 3))
    assert (found.working_days, found.per_day, found.used) == (2, 1.5, 0.75)
    assert fits(found, Capacity(1, 6, 3))
    assert not fits(found, Capacity(1, 6, 3, most=0.7))
    assert not fits(Load(2, 1.5, used=0.86), Capacity(1, 6, 3))
    assert not fits(load(at, PLAYBOOK, at[0], at[2], None), None)


def test_touches_are_told_by_the_history_if_it_has_enough() -> None:
    worked = pl.DataFrame({"touches": [2, 4] * 10 + [9], "outcome": ["hit", "miss"] * 10 + ["open"]})
    assert usual_touches(worked) == pytest.approx(3.0)
    assert usual_touches(worked.head(19)) is None
