"""A lake with nobody in it, and one that is damaged: told in a sentence, by the commands that read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ondo.cli import run

FILES = ["examples/first-steps/people.csv", "examples/first-steps/activity.csv"]
EVENTS = "events/bucket=00.parquet"


def commands(lake: str) -> list[list[str]]:
    """The commands that decide over a lake."""
    return [["replay", "marketo-2019", lake], ["simulate", "marketo-2019", "marketo-2015", "--history", lake]]


def test_a_lake_without_events_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, lake = tmp_path / "empty.csv", str(tmp_path / "lake")
    file.write_text("email,date,activity\n", encoding="utf-8")
    assert run(["lake", "build", lake, str(file)]) == 0
    for command in commands(lake):
        capsys.readouterr()
        assert run(command) == 2
        assert f"There is no event in {lake}." in capsys.readouterr().err


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def overwrite(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:8] + b"\xff\xff" + content[10:])


@pytest.mark.parametrize("damage", [cut, overwrite, Path.unlink])
def test_a_damaged_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    lake = tmp_path / "lake"
    assert run(["lake", "build", str(lake), *FILES]) == 0
    damage(lake / EVENTS)
    explained = ["explain", "hanako@minamikaze.example", "--history", str(lake), "--playbook", "marketo-2019"]
    for command in (*commands(str(lake)), explained):
        capsys.readouterr()
        assert run(command) == 2, command
        said = capsys.readouterr().err
        assert EVENTS in said
        assert f"ondo lake check {lake}" in said
