"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ondo.insight.shares import Share


def test_the_interval_after_wilson():
    assert Share(10, 100).interval == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert Share(0, 50).interval == pytest.approx((0.0, 0.0713), abs=1e-4)


def test_a_small_whole_has_no_rate():
    assert Share(9, 19).rate is None
    assert Share(9, 19).interval is None
    assert Share(0, 0).rate is None


@given(st.integers(20, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts):
    share = Share(*counts)
    assert share.interval is not None
    assert share.rate is not None
    low, high = share.interval
    assert 0 <= low <= share.rate + 1e-12
    assert share.rate <= high + 1e-12
    assert high <= 1
