"""Several workers at once, clocks that step, workers that slept: the same log always means the same."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.arrivals import arrive, put_in_force, source
from tests.databases import mostly_on
from tests.integration.worker.checking import everything_decided_once, folded_anew, history
from tests.integration.worker.test_kills import HOUR, T, story, warm_workers

pytestmark = pytest.mark.usefixtures("store")
DAY = 24 * HOUR


def test_two_workers_share_the_work() -> None:
    put_in_force()
    source()
    dice = random.Random(3)
    with warm_workers() as one, warm_workers() as other:
        for number in range(6):
            start = T + number * 30 * HOUR
            for n, item in enumerate([*story(2 * number, dice), *story(2 * number + 1, dice)]):
                arrive(item, start + n * 1_000)
            for workers in (one, other):
                workers.begin(start + 2 * HOUR, most=7, finish=True)
            for workers in (one, other):
                workers.wait()
    # One may have put back a batch that the other was faster with, and have ended before it was taken again.
    from ondo.worker.batch import run_batch

    while run_batch(T + 400 * HOUR, most=100).events:
        pass
    everything_decided_once()
    folded_anew()


@mostly_on("postgresql")
@pytest.mark.parametrize("step", [-3 * HOUR, 50 * DAY], ids=["back", "ahead"])
def test_a_clock_that_steps_loses_nothing_and_repeats_nothing(step: int) -> None:
    from ondo.worker.batch import run_batch

    put_in_force()
    dice = random.Random(5)
    for number in range(6):
        now = T + number * 30 * HOUR + (step if number == 3 else 0)
        for n, item in enumerate(story(number, dice)):
            arrive(item, now + n * 1_000, occurred_at=T + number * 30 * HOUR + n * 1_000)
        while run_batch(now + HOUR, most=50).more:
            pass
        folded_anew()
    everything_decided_once()


def test_a_worker_that_slept_decides_as_one_that_did_not(start_afresh: Callable[[], None]) -> None:
    """Received one by one with a look in between, and received in one go a month later."""
    from ondo.worker.batch import run_batch

    def live_through(*, awake: bool) -> list[tuple[object, ...]]:
        put_in_force()
        dice = random.Random(11)
        for number in range(8):
            start = T + number * 5 * DAY
            for n, item in enumerate(story(number, dice)):
                arrive(item, start + n * 1_000)
                if awake and n % 5 == 0:
                    run_batch(start + n * 1_000 + 1, most=100)
            if awake:
                run_batch(start + DAY, most=100)
        while run_batch(T + 90 * DAY, most=100).events or run_batch(T + 90 * DAY, most=100).timers:
            pass
        folded_anew()
        return history()

    awake = live_through(awake=True)
    start_afresh()
    assert live_through(awake=False) == awake
