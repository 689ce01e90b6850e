"""How many a second."""

from __future__ import annotations

from ondo.collector.rates import Bucket


def test_as_many_as_come_in_a_second() -> None:
    bucket = Bucket(10)
    taken = 0
    for _ in range(20):
        if bucket.wait(100.0) == 0:
            bucket.take(1)
            taken += 1
    assert taken == 10
    assert 0 < bucket.wait(100.0) <= 0.1
    assert bucket.wait(100.5) == 0


def test_a_batch_that_is_larger_is_taken_and_then_paid_for() -> None:
    bucket = Bucket(10)
    assert bucket.wait(0.0) == 0
    bucket.take(100)
    assert round(bucket.wait(0.0), 1) == 9.1
    assert bucket.wait(9.0) > 0
    assert bucket.wait(9.2) == 0


def test_rest_saves_up_one_second_only() -> None:
    bucket = Bucket(10)
    bucket.wait(0.0)
    bucket.wait(3600.0)
    assert bucket.tokens == 10
