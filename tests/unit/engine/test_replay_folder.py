"""A replay's files are whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.insight.cast import move, replayed

from ondo.domain.errors import OndoError
from ondo.engine.replay import open_replayed, whole_file, whole_folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = replayed(tmp_path / "a", "2026-04-01 00:00", [move("aoki", "2026-01-01 10:00", "visitor")])
    read = open_replayed(tmp_path / "a")
    assert read.facts == written.facts
    assert read.scan("transitions").collect()["person"].to_list() == ["aoki"]


def test_a_folder_without_facts_is_no_replay(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as caught:
        open_replayed(tmp_path)
    assert caught.value.problem.key == "replay.no_replay_there"


def test_an_interrupted_folder_vanishes_and_the_old_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as folder:
        (folder / "replay.json").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        interrupted_folder(target)
    assert (target / "replay.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_replay_replaces_a_replay_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for names in (["replay.json", "states.csv"], ["replay.json"]):
        with whole_folder(target) as folder:
            for name in names:
                (folder / name).write_text(name)
    assert [path.name for path in target.iterdir()] == ["replay.json"]


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(OndoError) as caught, whole_folder(tmp_path):
        pytest.fail("it must not come here")
    assert caught.value.problem.key == "replay.folder_taken"
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_interrupted_file_vanishes_and_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        interrupted_file(file)
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def interrupted_folder(target: Path) -> None:
    with whole_folder(target) as folder:
        (folder / "replay.json").write_text("new")
        raise KeyboardInterrupt


def interrupted_file(file: Path) -> None:
    with whole_file(file) as path:
        path.write_text("half")
        raise KeyboardInterrupt
