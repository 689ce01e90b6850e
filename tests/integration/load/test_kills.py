"""A load that is killed or interrupted goes on when called again, and leaves what an undisturbed one does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.load.loading import PLAYBOOK, company, differences, load_into_store, tables

from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")

PATIENCE = 60


def loader(history: History, processes: int) -> subprocess.Popen[str]:
    words = [str(history.path), "--playbook", PLAYBOOK, "--processes", str(processes)]
    command = [sys.executable, "-m", "tests.integration.load.loader", *words]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def wait_for_more(process: subprocess.Popen[str], than: int) -> None:
    until = time.monotonic() + PATIENCE
    while loaded() <= than and process.poll() is None and time.monotonic() < until:
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
    for _ in range(kills):
        process = loader(history, processes)
        wait_for_more(process, than=loaded())
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        process.communicate()
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
    wait_for_more(process, than=0)
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
