"""Which kernel decides, and how buckets are worked on at once."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import pytest

from ondo.engine.kernel import replaying
from ondo.engine.kernel.folding.run import plain
from ondo.engine.kernel.replaying import in_order, kernel_for


@pytest.mark.parametrize(
    ("loading", "events", "is_plain"), [(0.15, 1_000, True), (0.7, 100_000, False), (30, 100_000, True)]
)
def test_a_history_waits_for_machine_code_where_that_is_sooner(
    loading: float, events: int, is_plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "loading_takes", lambda: loading)
    monkeypatch.setattr(replaying, "compiled_kernel", lambda: print)
    assert (kernel_for(events) is plain) == is_plain


def test_what_comes_out_is_in_order() -> None:
    assert list(in_order(lambda number: number * 10, range(50))) == [number * 10 for number in range(50)]


def test_no_more_is_under_way_than_there_are_processors_and_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "processors", lambda: 2)
    lock, begun, taken = Lock(), 0, 0
    most = 0

    def work(number: int) -> int:
        nonlocal begun, most
        with lock:
            begun += 1
            most = max(most, begun - taken)
        return number

    for _ in in_order(work, range(40)):
        taken += 1
    assert begun == 40
    assert most <= 4


def test_who_stops_asking_waits_for_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "processors", lambda: 2)
    done: list[int] = []
    going: Iterator[None] = in_order(done.append, range(1000))
    next(going)
    going.close()  # type: ignore[attr-defined]
    assert len(done) < 10


def test_an_error_in_a_bucket_is_the_error_of_the_replay() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise ValueError("torn")
        return number

    with pytest.raises(ValueError, match="torn"):
        list(in_order(work, range(10)))
