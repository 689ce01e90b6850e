"""A replay on a real Spark with two workers of its own: the same files, also when one of the workers is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ondo.cli import run
from ondo.demo.write import Size, write_company
from ondo.engine.history import History, buckets
from ondo.engine.history.compacting import compact

SITE = Path(__file__).parents[3] / "build" / "spark"
PLAYBOOK = "marketo-2019"
CLUSTER = "local-cluster[2,1,1024]"
"""A master, two workers with an executor each, all of them processes of their own."""
PATIENCE = 600


def test_without_pyspark_people_are_told_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_company(tmp_path / "h", Size(50, 1))
    for language, word in (("en", "pip install 'ondo[spark]'"), ("ja", "PySpark がインストールされていません")):
        assert run(["--lang", language, "replay", PLAYBOOK, str(tmp_path / "h"), "--engine", "spark"]) == 2
        assert word in capsys.readouterr().err
    assert run(["replay", PLAYBOOK, str(tmp_path / "h"), "--master", "local"]) == 2
    assert "--engine spark" in capsys.readouterr().err


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company in many buckets, so that each worker has some."""
    write_company(tmp_path / "lake", Size(400, 5))
    with monkeypatch.context() as patched:
        patched.setattr(buckets, "ROWS_PER_BUCKET", 1_500)
        compact(tmp_path / "lake")
    assert len(History.open(tmp_path / "lake").buckets) >= 8
    return tmp_path / "lake"


def ondo(*words: str, **environment: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(SITE), os.environ.get("PYTHONPATH", "")])
    settings = {**os.environ, "PYTHONPATH": path, "SPARK_LOCAL_IP": "127.0.0.1", **environment}
    command = [sys.executable, "-m", "ondo.cli", *words]
    return subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def on_spark(*words: str) -> subprocess.Popen[str]:
    return ondo(*words, "--engine", "spark", "--master", CLUSTER)


def executor_at_work(process: subprocess.Popen[str]) -> int:
    """The number of an executor that has a Python worker, which it starts for a task."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        for number in [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
            if "pyspark.daemon" in said_of(number, "cmdline") and str(SITE) in said_of(number, "environ"):
                parent = next(line for line in said_of(number, "status").splitlines() if line.startswith("PPid"))
                return int(parent.split()[1])
        time.sleep(0.05)
    raise AssertionError(process.communicate())


def said_of(process: int, what: str) -> str:
    """What the system says of a process; nothing where it is gone, or not ours."""
    try:
        return Path(f"/proc/{process}/{what}").read_text().replace("\0", " ")
    except OSError:
        return ""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.long
def test_a_cluster_says_to_the_byte_what_one_machine_says_also_if_a_worker_dies(lake: Path, tmp_path: Path) -> None:
    assert run(["replay", PLAYBOOK, str(lake), "--out", str(tmp_path / "here")]) == 0
    process = on_spark("replay", PLAYBOOK, str(lake), "--out", str(tmp_path / "there"))
    os.kill(executor_at_work(process), signal.SIGKILL)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    assert files(tmp_path / "there") == files(tmp_path / "here")


@pytest.mark.long
@pytest.mark.parametrize(
    "asked", [["simulate", PLAYBOOK, "marketo-2015"], ["sweep", PLAYBOOK, "--vary", "score.mql=80,120"]]
)
def test_several_playbooks_on_a_cluster(lake: Path, capsys: pytest.CaptureFixture[str], asked: list[str]) -> None:
    words = [*asked, "--history", str(lake), "--json"]
    assert run(words) in (0, 1)
    here = capsys.readouterr().out
    there, told = on_spark(*words).communicate(timeout=PATIENCE)
    assert there == here, told


@pytest.mark.long
def test_without_java_people_are_told_what_to_do(lake: Path, tmp_path: Path) -> None:
    words = ["replay", PLAYBOOK, str(lake), "--engine", "spark"]
    _, told = ondo(*words, JAVA_HOME=str(tmp_path), ONDO_LANG="en").communicate(timeout=PATIENCE)
    assert "Java 17" in told
