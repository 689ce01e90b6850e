"""Acknowledged means on the disk, once: after a kill, with several collectors, by the count of what was forced."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.databases import migrated
from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, ask, page
from tests.integration.collector.crowding import Crowd, crowd
from tests.integration.collector.running import Collector, listens
from tests.integration.collector.stored import add_source, wait_until
from tests.postgres import Server


def check_that_all_is_there_once(clients: Crowd) -> None:
    ids = stored.ids()
    assert len(ids) == len(set(ids))
    assert clients.acknowledged <= set(ids) <= clients.sent
    assert stored.rows("SELECT id FROM event ORDER BY id") == stored.rows(
        "SELECT event_id FROM pending ORDER BY event_id"
    )


def busy(clients: Crowd, answers: int) -> None:
    wait_until(lambda: len(clients.acknowledged) >= answers, lambda: f"{clients.answers}")


def test_a_kill_in_the_middle_of_it(collector: Collector) -> None:
    with crowd(collector) as clients:
        for kill in range(1, 4):
            busy(clients, 100 * kill)
            collector.kill()
            collector.start()
    check_that_all_is_there_once(clients)
    for first in range(0, len(clients.sent), 100):
        again = [page(number) for number in range(first, min(first + 100, len(clients.sent)))]
        assert ask(collector, "/v1/batch", {"batch": again}).status == 200
    assert sorted(stored.ids()) == sorted(clients.sent)


def test_the_end_finishes_what_was_accepted(collector: Collector) -> None:
    with crowd(collector) as clients:
        busy(clients, 200)
        collector.stop()
        collector.start()
        busy(clients, 400)
    check_that_all_is_there_once(clients)
    assert set(clients.answers) == {200}


def test_several_collectors_at_once(collector: Collector) -> None:
    with Collector() as second, Collector() as third, crowd(collector, second, third) as clients:
        busy(clients, 500)
        for number in range(50):
            for one in (third, second, collector):
                ask(one, "/v1/batch", {"batch": [page(f"same-{number}-{n}") for n in range(3)]})
    ids = stored.ids()
    assert len(ids) == len(set(ids))
    assert sum(one.startswith("m-same") for one in ids) == 150
    assert clients.acknowledged <= set(ids)
    assert stored.count("pending") == len(ids)


def test_a_process_whose_master_was_killed_ends(collector: Collector) -> None:
    collector.kill_master()
    wait_until(lambda: not listens(collector.port), lambda: "the port is still taken")


STRACE = shutil.which("strace")


@contextmanager
def syncs(process: int, told: Path) -> Iterator[None]:
    """Writes down each call by which a process forces data onto the disk."""
    assert STRACE
    command = [STRACE, "-f", "-e", "trace=fdatasync,fsync", "-o", str(told), "-p", str(process)]
    tracing = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracing.stderr is not None
    said = tracing.stderr.readline()
    assert "attached" in said, said
    yield
    tracing.send_signal(signal.SIGINT)
    tracing.communicate(timeout=10)


def forced(told: Path) -> int:
    return len(re.findall(r"f(?:data)?sync\(\d+\)? ", told.read_text()))


def check_syncs(collector: Collector, process: int, told: Path) -> None:
    """Each request that is alone is forced onto the disk by itself; those that come together share that."""
    ask(collector, "/v1/p", page("first"))
    with syncs(process, told):
        for number in range(20):
            assert ask(collector, "/v1/p", page(number)).status == 200
    alone = forced(told)
    assert alone >= 20
    with syncs(process, told), crowd(collector, size=32) as clients:
        busy(clients, 300)
    assert 1 <= forced(told) < len(clients.sent) * 0.8


@pytest.mark.skipif(STRACE is None, reason="strace is not there: `make browser` says how to install it")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_acknowledged_was_forced_onto_the_disk_by_sqlite(collector: Collector, tmp_path: Path) -> None:
    check_syncs(collector, collector.server(), tmp_path / "trace")


@pytest.mark.skipif(STRACE is None, reason="strace is not there: `make browser` says how to install it")
def test_what_is_acknowledged_was_forced_onto_the_disk_by_postgresql(
    private_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", migrated(private_server))
    add_source("site", KEY)
    with Collector() as collector, psycopg.connect(private_server.url()) as connection:
        ask(collector, "/v1/p", page("one"))
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'ondo collector'")
        ((process,),) = found.fetchall()
        check_syncs(collector, process, tmp_path / "trace")
