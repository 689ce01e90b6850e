"""`ondo load` and `ondo verify` as people call them: what they print, and with which code they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.databases import mostly_on
from tests.integration.load.loading import happened

from ondo.cli import run

T = 1_700_000_000_000

pytestmark = pytest.mark.usefixtures("store")


def ondo(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ondo.cli import main; main()", *words]
    return subprocess.run(command, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False)


class Said(NamedTuple):
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Calls a command in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: str) -> Said:
        code = run(list(words))
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def folder(tmp_path: Path) -> str:
    events = [
        {"person": "1001", "at": T, "name": "identified", "properties": {"email": "sato@example.co.jp"}},
        {"person": "1002", "at": T + 1, "name": "page"},
    ]
    return str(happened(tmp_path / "history", events).path)


def test_a_folder_is_loaded_and_verified(folder: str) -> None:
    loaded = ondo("load", folder, "--playbook", "marketo-2019")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert loaded.stdout.startswith("Loaded: 2 new people, 2 events, ")
    again = ondo("load", folder, "--json")
    assert {"people": 0, "events": 0, "known": 2}.items() <= json.loads(again.stdout).items()
    verified = ondo("verify")
    assert (verified.returncode, verified.stdout) == (0, "Folded anew: 2 people, 2 events.\nEverything agrees.\n")
    assert "2 人" in ondo("verify", "--lang", "ja").stdout


@mostly_on("sqlite")
def test_differences_are_told_person_by_person(folder: str, here: Callable[..., Said]) -> None:
    from ondo.store.models import FoldState

    here("load", folder, "--playbook", "marketo-2019")
    FoldState.objects.update(cycle=7)
    verified = here("verify")
    assert verified.returncode == 1
    assert "1001: stored on stage known in cycle 7, folded to known in cycle 0." in verified.stdout
    assert verified.stdout.endswith("2 differences.\n")
    plain = json.loads(here("verify", "--json", "--person", "sato@example.co.jp").stdout)
    assert (plain["people"], [(one["person"], one["what"]) for one in plain["differences"]]) == (
        1,
        [("1001", "verify.stage")],
    )
    assert here("verify", "--person", "nobody").returncode == 2


@mostly_on("sqlite")
def test_what_is_missing_is_said_with_what_to_do(folder: str, tmp_path: Path, here: Callable[..., Said]) -> None:
    def refusal(*words: str) -> str:
        refused = here(*words)
        assert refused.returncode == 2, refused.stdout
        return refused.stderr

    assert "ondo load FOLDER --playbook" in refusal("load", folder)
    assert "is not a history folder" in refusal("load", str(tmp_path / "nowhere"))
    assert "no-such-playbook" in refusal("load", folder, "--playbook", "no-such-playbook")
    assert "lies ahead" in refusal("load", folder, "--playbook", "marketo-2019", "--as-of", "2999-01-01")
    assert "No playbook was ever in force" in refusal("verify")
    (Path(folder) / "history.json").write_text('{"ondo_history": 99}')
    assert "99" in refusal("load", folder, "--playbook", "marketo-2019")
