"""The kernel writes the same folder as the reference fold: the demo company under every built-in playbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.generative.two_engines import different_files

from ondo.cli import run
from ondo.demo.write import Size, write_company
from ondo.domain.instants import DAY
from ondo.engine.history import History
from ondo.playbooks import load
from ondo.playbooks.built_in import names

PLAYBOOK = "marketo-2019"


def company(folder: Path, people: int) -> History:
    write_company(folder, Size(people, seed=11))
    return History.open(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> History:
    return company(tmp_path_factory.mktemp("small") / "history", 60)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> History:
    return company(tmp_path_factory.mktemp("large") / "history", 3_000)


@pytest.mark.parametrize("playbook", names())
def test_every_built_in_playbook_over_the_demo(small: History, playbook: str, tmp_path: Path) -> None:
    assert not different_files(load(playbook), small, tmp_path)


def test_the_command_says_the_same_on_either_engine(
    small: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for engine in ("kernel", "reference"):
        words = [
            "--out",
            str(tmp_path / engine),
            "--format",
            "csv",
            "--report",
            str(tmp_path / f"{engine}.html"),
            "--json",
        ]
        assert run(["replay", PLAYBOOK, str(small.path), "--engine", engine, *words]) == 0
        said.append(json.loads(capsys.readouterr().out)["funnel"])
    assert said[0] == said[1]
    assert (tmp_path / "kernel.html").read_bytes() == (tmp_path / "reference.html").read_bytes()
    for file in (tmp_path / "kernel").iterdir():
        assert file.read_bytes() == (tmp_path / "reference" / file.name).read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("days", [0, 200])
@pytest.mark.parametrize("playbook", names())
def test_the_same_over_a_larger_demo(large: History, playbook: str, days: int, tmp_path: Path) -> None:
    assert not different_files(load(playbook), large, tmp_path, (large.manifest.last_at or 0) - days * DAY)
