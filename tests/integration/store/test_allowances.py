"""What may be asked: never more than the limit, however many take it at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ondo.store.allowances import Rate, take, wait

pytestmark = pytest.mark.usefixtures("store")
AT, RATE = 1_760_000_000_000, Rate(per_minute=120)


def test_a_sixth_of_a_minute_at_once_and_then_steadily() -> None:
    assert [take("1:", 15, RATE, AT), take("1:", 15, RATE, AT), take("1:", 15, RATE, AT)] == [15, 5, 0]
    assert wait("1:", RATE, AT) == 0.5
    assert take("1:", 15, RATE, AT + 499) == 0
    assert take("1:", 15, RATE, AT + 1_000) == 2
    assert take("2:", 15, RATE, AT) == 15, "another caller"
    assert take("1:", 30, RATE, AT + 3_600_000) == 20


def test_a_limit_below_one_in_ten_seconds_still_lets_one_through() -> None:
    assert [take("1:", 1, Rate(1), AT), take("1:", 1, Rate(1), AT)] == [1, 0]
    assert wait("1:", Rate(1), AT) == 60


def test_whoever_takes_at_the_same_time_takes_something_else() -> None:
    from django.db import connection

    def taking(_: int) -> int:
        try:
            return sum(take("1:", 3, RATE, AT) for _ in range(4))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(taking, range(4))) == RATE.at_once
