"""A lake looks at a store where others are at work: it misses nothing, and takes nothing twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.arrivals import arrive, page, put_in_force, source
from tests.databases import mostly_on
from tests.integration.actions.people import DAY, T, cool, decide, warm
from tests.integration.lake.laking import agrees, same_as_new
from tests.integration.worker.test_kills import HOUR, story, warm_workers

from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")


@contextmanager
def undecided(at: int) -> Iterator[None]:
    """Meanwhile a worker has decided about whatever waited before, and not committed; in the end it does."""
    from django.db import connection, transaction

    from ondo.worker.batch import run_batch

    decided, commit = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                run_batch(at, most=1000)
                decided.set()
                assert commit.wait(60)
        finally:
            decided.set()
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert decided.wait(60)
    try:
        yield
    finally:
        commit.set()
        worker.join()


def numbers(lake: Path) -> set[int]:
    return {number for log in History.open(lake).people() for number in (event.seq for event in log.events)}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_commits_late_with_lower_numbers(tmp_path: Path) -> None:
    from ondo.store.lake import follow

    lake = tmp_path / "lake"
    put_in_force()
    cool("a", T)
    decide(T + DAY)
    follow(lake, afresh=True)
    warm("b", T + DAY)
    with undecided(T + 2 * DAY):
        arrive(page("c"), T + DAY)
        decide(T + 2 * DAY)
        follow(lake)
        seqs = numbers(lake)
    follow(lake)
    late = numbers(lake) - seqs
    assert min(late) < max(seqs)
    same_as_new(lake, tmp_path / "new")
    assert agrees(lake) == 3


@mostly_on("postgresql")
def test_a_lake_follows_while_workers_work(tmp_path: Path) -> None:
    from ondo.store.lake import follow

    lake, dice = tmp_path / "lake", random.Random(11)
    put_in_force()
    source()
    follow(lake, afresh=True)
    looks = 0
    with warm_workers() as one, warm_workers() as other:
        for number in range(4):
            start = T + number * 30 * HOUR
            for n, item in enumerate([*story(2 * number, dice), *story(2 * number + 1, dice)]):
                arrive(item, start + n * 1_000)
            for workers in (one, other):
                workers.begin(start + 2 * HOUR, most=5, finish=True)
            looks += follow(lake).changed + follow(lake).changed
            for workers in (one, other):
                workers.wait()
    decide(T + 400 * HOUR)
    assert looks
    follow(lake)
    same_as_new(lake, tmp_path / "new")
    agrees(lake)
