"""The database is away, locked or full, or does not take something: clients come again, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.databases import Run, migrate, migrated
from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, ask, page
from tests.integration.collector.crowding import Crowd, crowd
from tests.integration.collector.running import Collector
from tests.integration.collector.stored import add_source, wait_until
from tests.postgres import Server, create

DISK = 64_000_000
"""Bytes."""
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answers(clients: Crowd, status: int, many: int) -> None:
    """Returns when so many more answers of that kind were given."""
    goal = clients.answers.get(status, 0) + many
    wait_until(lambda: clients.answers.get(status, 0) >= goal, lambda: clients.answers)


def check_that_nothing_was_lost(clients: Crowd) -> None:
    ids = stored.ids()
    assert len(ids) == len(set(ids)) == stored.count("pending")
    assert clients.acknowledged <= set(ids)
    assert set(clients.answers) == {200, 503}


def test_the_server_is_restarted(private_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", migrated(private_server))
    add_source("site", KEY)
    with Collector() as collector:
        with crowd(collector) as clients:
            for how in ("fast", "immediate"):
                answers(clients, 200, 100)
                private_server.stop(how)
                answers(clients, 503, 100)
                assert ask(collector, "/healthz", method="GET").status == 503
                assert int(ask(collector, "/v1/p", page("x")).headers["retry-after"]) >= 1
                private_server.start()
            answers(clients, 200, 100)
        assert ask(collector, "/healthz", method="GET").status == 200
        check_that_nothing_was_lost(clients)
        assert len(collector.told("collector.database_away")) == len(collector.told("collector.database_back")) == 2


def test_the_database_comes_later(private_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(private_server.url(), "later")
    for url in (private_server.url("later"), f"sqlite:///{tmp_path}/later.sqlite3"):
        monkeypatch.setenv("DATABASE_URL", url)
        with Collector() as collector:
            assert ask(collector, "/v1/p", page(1)).status == 503
            migrate(url)
            add_source("site", KEY)
            wait_until(lambda: ask(collector, "/v1/p", page(1)).status == 200, lambda: "nothing is taken")
        assert stored.ids() == ["m-1"]


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else is writing."""
    with closing(stored.connect()) as connection:
        connection.execute("BEGIN IMMEDIATE" if url.startswith("sqlite") else "LOCK TABLE event IN EXCLUSIVE MODE")
        yield
        connection.rollback()


def test_somebody_else_writes_for_a_while(collector: Collector, database_url: str) -> None:
    with ThreadPoolExecutor() as clients:
        ask(collector, "/v1/p", page(0))
        with locked(database_url):
            waiting = [clients.submit(ask, collector, "/v1/p", page(number)) for number in range(1, 5)]
            time.sleep(1)
            assert not any(one.done() for one in waiting)
        assert [one.result().status for one in waiting] == [200] * 4
        with locked(database_url):
            assert ask(collector, "/v1/p", page(6)).status == 503
    wait_until(lambda: ask(collector, "/v1/p", page(6)).status == 200, lambda: "nothing is taken")
    assert sorted(stored.ids()) == ["m-0", "m-1", "m-2", "m-3", "m-4", "m-6"]


@only_sqlite
def test_it_slips_in_between_two_batches(collector: Collector, database_url: str) -> None:
    """Somebody writes nearly always; what waits goes into one of the next gaps, however short they are."""
    ask(collector, "/v1/p", page("first"))
    asked, batches = list(range(20)), 0
    with ThreadPoolExecutor() as clients:
        waiting = clients.submit(ask, collector, "/v1/p", page("x"))
        with closing(stored.connect()) as worker:
            while asked:
                worker.execute("BEGIN IMMEDIATE")
                if waiting.done():
                    assert waiting.result().status == 200
                    waiting = clients.submit(ask, collector, "/v1/p", page(asked.pop()))
                time.sleep(0.05)
                worker.rollback()
                time.sleep(0.004)
                batches += 1
    assert batches < 20 * 5


@only_sqlite
def test_no_more_waits_than_there_is_memory_for(collector: Collector, database_url: str) -> None:
    large = [page(number, properties={"text": "x" * 2_000_000}) for number in range(60)]
    ask(collector, "/v1/p", page("first"))
    with ThreadPoolExecutor(60) as clients:
        with locked(database_url):
            waiting = [clients.submit(ask, collector, "/v1/p", call) for call in large]
            wait_until(lambda: sum(one.done() for one in waiting) >= 20, lambda: "all wait")
            memory = Path(f"/proc/{collector.server()}/status").read_text()
        statuses = [one.result().status for one in waiting]
    assert int(memory.split("VmRSS:")[1].split()[0]) < 400_000
    assert set(statuses) == {200, 503}
    assert len(stored.quarantine()) == statuses.count(200)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for the store and its log, which is up to 32 MB long."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk to fill")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_the_disk_is_full(small_disk: Path, test_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(test_run.sqlite_template(), small_disk / "store.sqlite3")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{small_disk}/store.sqlite3")
    add_source("site", KEY)
    in_the_way = small_disk / "ballast"
    with Collector() as collector:
        with crowd(collector) as clients:
            answers(clients, 200, 50)
            with pytest.raises(OSError, match="space"):
                in_the_way.write_bytes(bytes(DISK))
            answers(clients, 503, 100)
            in_the_way.unlink()
            answers(clients, 200, 100)
        check_that_nothing_was_lost(clients)
        assert stored.rows("PRAGMA integrity_check") == [("ok",)]
        (away, *_) = collector.told("collector.database_away")
        assert "full" in away["text"]


@only_sqlite
def test_a_migration_makes_the_tables_anew(collector: Collector) -> None:
    """Which is how Django changes a table of SQLite's: what belongs to the old one must not go with it."""
    ask(collector, "/v1/p", page(1))
    for table in ("event", "pending"):
        ((definition,),) = stored.rows("SELECT sql FROM sqlite_master WHERE name = ?", table)
        indexes = stored.rows("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index'", table)
        with closing(stored.connect()) as connection:
            connection.executescript(
                f"PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE; {definition.replace(table, 'anew', 1)};"
                f"INSERT INTO anew SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE anew RENAME TO {table};"
                + ";".join(index for (index,) in indexes if index)
                + "; COMMIT"
            )
        assert ask(collector, "/v1/p", page(table)).status == 200
    assert stored.ids() == ["m-1", "m-event", "m-pending"]
    assert stored.rows("SELECT event_id FROM pending ORDER BY 1") == stored.rows("SELECT id FROM event ORDER BY 1")


REFUSE = {
    "sqlite": "CREATE TRIGGER picky BEFORE INSERT ON event WHEN new.body LIKE '%poison%'"
    " BEGIN SELECT RAISE(ABORT, 'no poison'); END",
    "postgresql": "ALTER TABLE event ADD CONSTRAINT picky CHECK (strpos(body, 'poison') = 0)",
}


def test_the_database_will_not_take_one_event(collector: Collector, database_url: str) -> None:
    stored.change(REFUSE[database_url.partition(":")[0]])
    batch = [page(1), page(2, name="poison"), {"type": "dance"}, page(3)]
    for _ in range(2):
        assert ask(collector, "/v1/batch", {"batch": batch}).status == 200, collector.told("collector.database_away")
    assert stored.ids() == ["m-1", "m-2", "m-3"][::2]
    assert sorted({reason for reason, _ in stored.quarantine()}) == ["collector.not_storable", "tracking.unknown_type"]
    with crowd(collector) as clients:
        answers(clients, 200, 20)
        assert ask(collector, "/v1/p", page("x", name="poison")).status == 200
        answers(clients, 200, 20)
    assert set(clients.answers) == {200}
    assert clients.acknowledged <= set(stored.ids())
    lines = collector.told("collector.set_aside")
    assert len(lines) == 3
    assert not [line for line in lines if "anonymousId" in str(line)]
