"""`ondo playbook schema`, `list` and `fingerprint`, and how a wrong playbook is told on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ondo.cli.boundary import run
from ondo.domain.errors import OndoError
from ondo.playbooks import built_in, load
from ondo.playbooks.schema import schema

MUSEUM = Path(__file__).parents[2] / "museum"


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "list", "--lang", "ja"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(built_in.names())
    assert load("marketo-2019").label.ja in next(line for line in lines if line.startswith("marketo-2019"))


def test_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "list", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {entry["name"] for entry in entries} == set(built_in.names())
    assert all(entry["label"]["ja"] and entry["label"]["en"] for entry in entries)


def test_fingerprint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "fingerprint", "by-eye"]) == 0
    mine, tables, name = capsys.readouterr().out.split()
    assert load("by-eye").fingerprint.startswith(mine)
    assert (len(mine), len(tables), name) == (16, 16, "by-eye")
    assert run(["playbook", "fingerprint", "by-eye", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["fingerprint"] == load("by-eye").fingerprint


def test_a_wrong_playbook_is_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    path = MUSEUM / "indent_too_far.yaml"
    assert run(["playbook", "fingerprint", str(path)]) == 2
    out, err = capsys.readouterr()
    first, second, last = err.splitlines()
    assert out == ""
    assert first.startswith(f"{path}:20:5 fit.rules.mid-size: ")
    assert second.startswith(f"{path}:23:9 fit.rules.mid-size.when.points: ")
    assert last == f"{path}: 2 mistakes."


def test_a_playbook_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "fingerprint", "marketo-2018"]) == 2
    assert "“marketo-2019”" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "key"), [("marketo2019", "no_such_file_but"), ("qqqq", "no_such_file")])
def test_the_nearest_playbook_is_named_if_one_is_near(name: str, key: str) -> None:
    with pytest.raises(OndoError) as refused:
        load(name)
    assert refused.value.problem.key == f"playbook.{key}"
