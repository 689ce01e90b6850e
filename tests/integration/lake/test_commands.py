"""`ondo lake …` as people call it; killed, it leaves the lake that was there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.arrivals import put_in_force
from tests.integration.actions.people import DAY, T, cool, decide, warm
from tests.integration.lake.laking import agrees, content

from ondo.cli import run
from ondo.demo.write import Size, write_company
from ondo.engine.history import History
from ondo.engine.history.checking import check

FILES = ["examples/first-steps/people.csv", "examples/first-steps/activity.csv"]


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run(["lake", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_lake_of_the_store_by_commands(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(tmp_path / "lake")
    put_in_force()
    warm("wa", T)
    decide(T + DAY)
    assert run(["lake", "append", lake]) == 2
    assert "ondo lake build" in capsys.readouterr().err
    assert told(capsys, "build", lake)["people"] == 1
    cool("b", T + DAY)
    decide(T + 2 * DAY)
    assert told(capsys, "append", lake) == {
        "read": 1,
        "left": 0,
        "changed": True,
        "events": 5,
        "people": 2,
        "accounts": 1,
        "opportunities": 0,
        "quarantined": 0,
    }
    assert not told(capsys, "append", lake)["changed"]
    assert told(capsys, "compact", lake)["buckets"] == 1
    assert told(capsys, "check", lake) == {"flaws": []}
    assert agrees(Path(lake)) == 2
    assert run(["--lang", "ja", "lake", "append", lake]) == 0
    assert "変更はありません" in capsys.readouterr().out


def test_a_lake_of_files_is_what_an_import_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "folder"
    told(capsys, "build", str(lake), *FILES)
    assert run(["import", *FILES, "--into", str(folder)]) == 0
    assert content(lake) == content(folder)
    assert run(["lake", "build", str(lake), *FILES[:1]]) == 2
    assert "--replace" in capsys.readouterr().err
    told(capsys, "build", str(lake), *FILES[:1], "--replace")
    assert content(lake) != content(folder)
    assert list(check(lake)) == []


def test_flaws_are_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "build", str(tmp_path), *FILES)
    (tmp_path / "opportunities.parquet").unlink()
    [flaw] = told(capsys, "check", str(tmp_path), code=1)["flaws"]
    assert (flaw["file"], flaw["what"]) == ("opportunities.parquet", "lake.file_missing")
    assert run(["--lang", "ja", "lake", "check", str(tmp_path)]) == 1
    assert "ファイルがありません" in capsys.readouterr().out


def compacting(lake: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ondo.cli", "lake", "compact", str(lake)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def stages(lake: Path) -> tuple[bool, bool]:
    return (lake / ".staging").exists(), (lake / ".commit").exists()


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.long)])
def test_killed_at_any_point_the_old_lake_is_there_and_the_next_one_is_whole(tmp_path: Path, kills: int) -> None:
    lake = tmp_path / "lake"
    write_company(lake, Size(500, 3))
    before, chance, met = History.open(lake).counts, random.Random(os.urandom(8)), 0
    for number in range(kills):
        process = compacting(lake)
        while not any(stages(lake)) and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.3) if number else 0)
        process.send_signal(signal.SIGKILL)
        process.wait()
        met += any(stages(lake))
        assert History.open(lake).counts == before
        assert list(check(lake)) == []
    assert met
    assert compacting(lake).wait() == 0
    assert not any(stages(lake))
    assert list(check(lake)) == []
