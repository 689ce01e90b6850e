"""A load that is killed or interrupted goes on when called again, and leaves what an undisturbed one does."""

from __future__ import annotations

import os
import random
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.integration.load.loading import PLAYBOOK, company, differences, load_into_store, tables

from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")

PATIENCE = 60


class Loads:
    """A process that forks loads on demand."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self.said, self.heard = process.stdout, process.stdin

    def begin(self, history: History, processes: int) -> int:
        self.heard.write(f"{shlex.join(words(history, processes))}\n".encode())
        return int(self.said.readline())

    def at_work(self) -> bool:
        return not select.select([self.said], [], [], 0)[0]

    def wait(self) -> None:
        assert self.said.readline() == b"gone\n"


@contextmanager
def warm_loads() -> Iterator[Loads]:
    command = [sys.executable, "-m", "tests.integration.load.warm"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        yield Loads(process)
        assert process.stdin
        process.stdin.close()


def loader(history: History, processes: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.integration.load.loader", *words(history, processes)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def words(history: History, processes: int) -> list[str]:
    return [str(history.path), "--playbook", PLAYBOOK, "--processes", str(processes)]


def wait_for_more(at_work: Callable[[], bool], than: int) -> None:
    until = time.monotonic() + PATIENCE
    while loaded() <= than and at_work() and time.monotonic() < until:
        time.sleep(0.005)


def loaded() -> int:
    from ondo.store.models import Person

    return Person.objects.count()


@pytest.mark.parametrize(
    ("database_url", "processes", "kills"),
    [
        pytest.param("sqlite", 1, 3, marks=pytest.mark.long),
        ("postgresql", 2, 3),
        *(
            pytest.param(kind, processes, 60, marks=pytest.mark.long)
            for kind in ("sqlite", "postgresql")
            for processes in (1, 2)
        ),
    ],
    indirect=["database_url"],
)
def test_killed_loads_leave_what_an_undisturbed_one_leaves(
    tmp_path: Path, small_buckets: None, start_afresh: Callable[[], None], processes: int, kills: int
) -> None:
    history = company(tmp_path / "history", people=80 + 20 * kills)
    load_into_store(history)
    undisturbed = tables()
    start_afresh()
    chance, undone = random.Random(os.urandom(8)), 0
    with warm_loads() as loads:
        for _ in range(kills):
            child = loads.begin(history, processes)
            wait_for_more(loads.at_work, than=loaded())
            time.sleep(chance.uniform(0, 0.1))
            os.kill(child, signal.SIGKILL)
            loads.wait()
            undone += loaded() < history.counts.people
    assert undone >= kills // 2, "too few kills met a load at work"
    finish(history, processes)
    assert tables() == undisturbed
    assert differences() == []


def finish(history: History, processes: int) -> None:
    process = loader(history, processes)
    told, _ = process.communicate(timeout=PATIENCE * 5)
    assert process.returncode == 0, told


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_interrupted_load_says_how_to_go_on(tmp_path: Path, small_buckets: None) -> None:
    history = company(tmp_path / "history", people=200)
    process = loader(history, 2)
    wait_for_more(lambda: process.poll() is None, than=0)
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, told
    assert f"ondo load {history.path}" in told
    assert differences() == []
    assert 0 < loaded() < history.counts.people
    finish(history, 2)
    assert loaded() == history.counts.people


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders written by this test are spread over several files, as large ones are."""
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 500)
