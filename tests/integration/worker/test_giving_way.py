"""A worker that falls behind, where one writes at a time: whoever takes events in comes first."""

from __future__ import annotations

import pytest
from tests.arrivals import arrive, page, put_in_force

T = 1_700_000_000_000


def rests(come_in_between: int) -> list[bool]:
    """Whether it rested after each of three batches of two events; before each of them so many came in."""
    from ondo.worker.loop import Worker
    from ondo.worker.pace import pace

    rested: list[float] = []
    keeping = pace()
    keeping.least = keeping.most = keeping.size = 2
    worker = Worker(stopping=lambda: False, clock=lambda: T + 60_000, pause=rested.append, pace=keeping)
    found = []
    for batch in range(3):
        for number in range(come_in_between):
            arrive(page(f"{batch}-{number}"), T + batch)
        rested.clear()
        worker.turn()
        found.append(bool(rested))
    return found


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_rests_as_long_as_it_worked_while_more_comes_in_than_it_decides_about() -> None:
    put_in_force()
    for number in range(10):
        arrive(page(f"before-{number}"), T - 1_000)
    assert rests(3) == [True, True, True]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backlog_that_shrinks_is_worked_off_without_a_rest() -> None:
    put_in_force()
    for number in range(10):
        arrive(page(f"before-{number}"), T - 1_000)
    assert rests(1)[1:] == [False, False]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_where_others_can_write_beside_it_there_is_no_rest() -> None:
    put_in_force()
    assert rests(3) == [False, False, False]
