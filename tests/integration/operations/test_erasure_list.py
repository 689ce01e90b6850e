"""Each erasure is noted outside the store as it happens; where that fails, the erasure is done and somebody is told."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from tests.arrivals import arrive, identify, put_in_force

from ondo.cli import run
from ondo.store.erasure_list import read

T = 1_700_000_000_000
SECRET = "taro@example.co.jp"


@pytest.fixture(autouse=True)
def two_people(store: str) -> None:
    from ondo.worker.batch import run_batch

    put_in_force()
    arrive(identify("a", SECRET), T)
    arrive(identify("b", "hanako@example.co.jp"), T + 1)
    run_batch(T + 10_000, most=10)


def test_the_list_is_the_one_that_the_store_would_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "apart" / "erased.jsonl"
    monkeypatch.setenv("ONDO_ERASURES", str(file))
    for one in (SECRET, "hanako@example.co.jp"):
        assert run(["erase", one, "--yes"]) == 0
    capsys.readouterr()
    assert run(["erase", "--list"]) == 0
    printed = capsys.readouterr().out
    assert [json.loads(line) for line in file.read_text().splitlines()] == [
        json.loads(line) for line in printed.splitlines()
    ]
    assert SECRET not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert len(read(file)) == 2


def test_an_erasure_that_cannot_be_noted_is_done_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ondo.store.models import Identity

    (tmp_path / "a-file").touch()
    monkeypatch.setenv("ONDO_ERASURES", str(tmp_path / "a-file" / "erased.jsonl"))
    with caplog.at_level(logging.ERROR):
        assert run(["erase", SECRET, "--yes"]) == 0
    assert not Identity.objects.filter(value=SECRET).exists()
    assert "ondo erase --list" in caplog.text
