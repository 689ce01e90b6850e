"""What rates by band promise, against values worked out by hand."""

from __future__ import annotations

import pytest

from ondo.insight.shares import Share
from ondo.insight.what_if.promises import Promise, promise

LOW, HIGH = (10, False), (20, True)


def test_the_score_of_rates_by_hand() -> None:
    # below 20: one of three a hit; from 20 on: two of three
    judged = [(10, True), (10, False), (10, False), (20, True), (20, True), (20, False)]
    found = promise([10, 20], judged)
    # everybody is told by the two others of the band: the odd one by 0 or 1, the others by a half
    assert found.brier == pytest.approx((1 + 1 / 4 + 1 / 4 + 1 / 4 + 1 / 4 + 1) / 6)
    # all together: a hit by 2/5, a miss by 3/5
    assert found.plain == pytest.approx(9 / 25)
    assert found.skill < 0
    # the earlier half: 1/3 below 20 and nobody above, so that everybody there is told by the 1/3 of all
    assert found.expected == pytest.approx(1)
    assert found.later == Share(2, 3)


def test_a_score_that_tells_all_has_all_the_skill_and_one_that_tells_nothing_has_none() -> None:
    telling = promise([10, 20], [LOW, HIGH] * 50)
    assert (telling.brier, telling.skill, telling.kept) == (0, 1, True)
    nothing = promise([10, 20], [(10, True), (20, True), (10, False), (20, False)] * 50)
    assert nothing.skill == pytest.approx(0, abs=0.05)


def test_rates_that_fell_were_promised_and_not_kept() -> None:
    fell = promise([10], [(10, True)] * 40 + [(10, False)] * 10 + [(10, True)] * 20 + [(10, False)] * 30)
    assert fell.expected == pytest.approx(40)
    assert fell.later == Share(20, 50)
    assert not fell.kept


def test_too_few_to_tell_are_no_broken_promise() -> None:
    assert Promise(0.2, 0.2, expected=9, later=Share(1, 10)).kept
