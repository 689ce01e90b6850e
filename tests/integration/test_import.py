"""`ondo import` as people call it: what it prints, how it ends, what a kill leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.unit.importing.desk import digest

from ondo.cli import run
from ondo.engine.history import History

ROWS = "email,name,at\na@b.jp,田中,2026-04-01\nbad,鈴木,soon\n"
MAPPING = """
ondo_mapping: 1
zone: Asia/Tokyo
tables:
  leads:
    person: email
    person_traits: {name: name}
    events: {event: form_submitted, at: at, properties: all}
"""

MOST_MEMORY = 900 * 2**20


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(ROWS)
    (tmp_path / "m.yaml").write_text(MAPPING)
    return tmp_path


def ondo(*words: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from ondo.cli import main; main()", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_summary(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", str(files / "leads.csv"), "--mapping", str(files / "m.yaml"), "--into", str(files / "h")]
    assert run(words) == 0
    said = capsys.readouterr().out
    assert "2 rows read, 1 taken" in said
    assert "1 row into quarantine: not a date" in said
    assert "1 events, 1 people" in said
    assert run([*words, "--lang", "ja"]) == 0
    assert "すべて取り込み済み" in capsys.readouterr().out


def test_json_for_programs(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "import",
        str(files / "leads.csv"),
        "--mapping",
        str(files / "m.yaml"),
        "--into",
        str(files / "h"),
        "--json",
    ]
    assert run(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["events"], told["people"], told["quarantined"]) == (1, 1, 1)
    assert told["files"][0]["quarantined"] == {"importing.not_date": 1}


def test_guess_prints_a_mapping_that_loads(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--guess", str(files / "leads.csv")]) == 0
    (files / "guessed.yaml").write_text(capsys.readouterr().out)
    words = ["import", str(files / "leads.csv"), "--mapping", str(files / "guessed.yaml"), "--into", str(files / "h")]
    assert run(words) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["leads.csv"], "--into"),
        (["leads.csv", "--into", "h", "--zone", "Tokyo"], "Asia/Tokyo"),
        (["leads.csv", "--into", "h", "--encoding", "latin-9000"], "cp932"),
        (["leads.csv", "--into", "h", "--mapping", "broken.yaml"], "broken.yaml:1:1"),
        (["leeds.csv", "--into", "h"], "leads.csv"),
        (["empty.csv", "--into", "h"], "empty"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_to_do(
    files: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    (files / "broken.yaml").write_text("tables: {}\n")
    (files / "empty.csv").write_text("")
    assert run(["import", *words]) == 2
    assert said in capsys.readouterr().err
    assert not (files / "h").exists()


def test_nothing_but_bad_rows_ends_with_1(files: Path) -> None:
    (files / "leads.csv").write_text("email,name,at\nbad,鈴木,soon\n")
    words = ["import", str(files / "leads.csv"), "--mapping", str(files / "m.yaml"), "--into", str(files / "h")]
    assert run(words) == 1


def many_rows(file: Path, rows: int) -> None:
    with file.open("w") as out:
        out.write("email,name,at,url,note\n")
        for n in range(rows):
            out.write(
                f"u{n % (rows // 9)}@b{n % 97}.jp,田中{n},2026-04-{n % 28 + 1:02} 10:{n % 60:02},/p/{n},{'x' * 40}\n"
            )


@pytest.mark.parametrize("how", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_a_killed_import_leaves_the_folder_whole_and_can_be_run_again(files: Path, how: signal.Signals) -> None:
    into, clean = files / "h", files / "clean"
    for folder in (into, clean):
        words = ["import", str(files / "leads.csv"), "--mapping", str(files / "m.yaml"), "--into", str(folder)]
        assert run(words) == 0
    before = digest(into)
    many_rows(files / "leads.csv", 60_000)
    process = ondo("import", files / "leads.csv", "--mapping", files / "m.yaml", "--into", into)
    _wait_for(into / ".staging", process)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -how)
    assert {name: there for name, there in digest(into).items() if not name.startswith(".staging")} == before
    for folder in (into, clean):
        assert run(["import", str(files / "leads.csv"), "--mapping", str(files / "m.yaml"), "--into", str(folder)]) == 0
    assert digest(into) == digest(clean)
    assert History.open(into).counts.events == 60_000 + 1


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if path.exists() or process.poll() is not None:
            break
        time.sleep(0.05)
    time.sleep(0.3)
    assert process.poll() is None, "the import was over before it could be killed"


@pytest.mark.long
def test_memory_is_bounded_however_large_the_file(files: Path) -> None:
    many_rows(files / "leads.csv", 3_200_000)
    assert (files / "leads.csv").stat().st_size > 300_000_000
    with ondo("import", files / "leads.csv", "--mapping", files / "m.yaml", "--into", files / "h") as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) < MOST_MEMORY
    assert History.open(files / "h").counts.events == 3_200_000
