"""How many events at once: more the more wait, but a batch stays short enough for whoever waits for it."""

from __future__ import annotations

import pytest

from ondo.worker.pace import Pace, pace, steady

LONGEST, QUICK, SLOW = 1.0, 0.1, 2.0


def after(*batches: tuple[bool, float]) -> int:
    found = Pace(100, 800, LONGEST)
    for more, seconds in batches:
        found.learn(more=more, seconds=seconds)
    return found.size


def test_grows_while_more_waits_than_it_takes_up_to_its_most() -> None:
    assert after((True, QUICK)) == 200
    assert after(*[(True, QUICK)] * 9) == 800


def test_never_so_many_that_it_would_take_longer_than_may_be() -> None:
    assert after((True, QUICK), (True, LONGEST * 0.8)) == 250
    assert after((True, QUICK), (True, QUICK), (True, SLOW)) == 200


def test_slow_or_not_there_is_a_least() -> None:
    assert after((True, SLOW), (True, SLOW)) == 100


def test_begins_again_once_nothing_is_left_or_all_was_in_vain() -> None:
    assert after((True, QUICK), (False, QUICK)) == 100
    found = Pace(100, 800, LONGEST)
    found.learn(more=True, seconds=QUICK)
    found.begin_again()
    assert found.size == 100


def test_steady_is_steady() -> None:
    found = steady(5)
    found.learn(more=True, seconds=QUICK)
    assert found.size == 5


def test_on_sqlite_batches_stay_short_since_the_collector_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_a_backlog(url: str) -> int:
        monkeypatch.setenv("DATABASE_URL", url)
        found = pace()
        for _ in range(9):
            found.learn(more=True, seconds=0.0)
        return found.size

    assert of_a_backlog("sqlite:///store.sqlite3") <= 50
    assert of_a_backlog("postgresql://somebody@/ondo") > 2_000
