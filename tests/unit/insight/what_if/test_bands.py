"""Rates by band of the score, and how well it puts people in order, against values worked out by hand."""

from __future__ import annotations

import polars as pl
import pytest

from ondo.insight.shares import Share
from ondo.insight.what_if.bands import area, bands, order, worse


def arrived(*groups: tuple[int, int, int]) -> pl.DataFrame:
    """(score, hits, misses) …"""
    rows = [(score, what) for score, hit, miss in groups for what in ["hit"] * hit + ["miss"] * miss]
    rows += [(1, "unworked"), (10**6, "open")]
    told = pl.DataFrame(rows, schema={"score_millis": pl.Int64, "outcome": pl.String}, orient="row")
    return told.with_row_index("at")


@pytest.mark.parametrize(
    ("hits", "misses", "found"),
    [
        ([3, 4], [1, 2], 1.0),
        ([1, 2], [3, 4], 0.0),
        ([1, 3], [2, 4], 0.25),  # of four pairs, one: 3 over 2
        ([5], [5], 0.5),  # a tie counts half
        ([1, 2, 2], [1, 2], (0.5 + 0 + 1 + 0.5 + 1 + 0.5) / 6),
    ],
)
def test_how_often_a_hit_has_the_higher_score(hits: list[int], misses: list[int], found: float) -> None:
    assert area(hits, misses)[0] == pytest.approx(found)


def test_the_interval_of_the_area_by_hand() -> None:
    # A = .75, Q1 = .75/1.25 = .6, Q2 = 1.125/1.75: (.1875 + 1·(.6 − .5625) + 1·(.642857 − .5625)) / 4
    variance = (0.1875 + 0.0375 + 0.0803571) / 4
    found, low, high = area([2, 4], [1, 3])
    assert found == 0.75
    assert low == pytest.approx(0.75 - 1.959964 * variance**0.5, abs=1e-5)
    assert high == 1.0


def test_bands_are_as_equal_as_can_be_and_keep_equal_scores_together() -> None:
    scores = [(score, score > 5) for score in range(10)]
    assert [(one.low, one.high, one.known) for one in bands(scores, 2)] == [(0, 4, Share(0, 5)), (5, 9, Share(4, 5))]
    tied = [(7, True)] * 8 + [(9, False)] * 2
    assert [(one.low, one.high, one.known) for one in bands(tied, 5)] == [(7, 7, Share(8, 8)), (9, 9, Share(0, 2))]


def test_a_higher_band_that_is_worse_by_more_than_chance_is_told() -> None:
    found = order(arrived((100, 20, 20), (200, 30, 10), (300, 2, 38)))
    assert [one.known.part for one in found.bands] == [20, 30, 2]
    assert found.fallen == ((0, 2), (1, 2))
    assert not found.rises
    assert found.bands[1].lift == pytest.approx(0.75 / (52 / 120))


def test_what_chance_may_do_is_no_fall() -> None:
    found = order(arrived((100, 22, 18), (200, 20, 20)))
    assert worse([one.known for one in found.bands]) == ()
    assert found.area is not None
    assert found.area[1] < 0.5 < found.area[2]


def test_too_few_outcomes_say_nothing() -> None:
    found = order(arrived((100, 19, 500)))
    assert (found.bands, found.area, found.rises) == ((), None, True)
