"""`ondo playbook put-in-force` and its fellows on both databases, as people call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.arrivals import PLAYBOOK
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import cool, decide, state
from tests.integration.actions.test_put_in_force import LOWER, WITHOUT_LEAD, put

from ondo.cli import run

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """Calls `ondo playbook …`; gives its exit code and everything it said."""

    def call(*words: str) -> tuple[int, str]:
        code = run(["playbook", *words])
        out, err = capsys.readouterr()
        return code, out + err

    return call


def file(folder: Path, text: str) -> str:
    path = folder / "playbook.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def somebody() -> int:
    from ondo.cli.acting import now

    cool("a", now() - 60_000)
    decide(now())
    return now()


def test_from_the_first_version_to_the_second(said: Any, tmp_path: Path) -> None:
    from ondo.store.models import User

    assert said("versions")[1].startswith("No playbook was ever put in force.")
    User.objects.create_user("tanaka")
    first = file(tmp_path, PLAYBOOK)
    code, text = said("put-in-force", first, "--sign", "marketing=tanaka")
    assert (code, text.startswith("Version 1 is in force, from ever")) == (0, True)
    somebody()
    assert said("put-in-force", first) == (2, "This very playbook is in force already (version 1).\n")
    code, text = said("put-in-force", file(tmp_path, LOWER))
    assert (code, text.startswith("Version 2 is in force since ")) == (0, True)
    old, new = json.loads(said("versions", "--json")[1])
    assert (old["first"], old["until"], old["signed"]) == (True, new["since"], {"marketing": "tanaka"})
    assert (new["switching"], new["until"], state("a").playbook_id) == (False, None, 2)
    table = said("versions")[1]
    assert "from ever" in table
    assert "marketing: tanaka" in table
    everything_fits()


def test_one_that_leaves_people_without_a_stage_is_refused(said: Any, tmp_path: Path) -> None:
    put(PLAYBOOK, somebody())
    code, text = said("put-in-force", file(tmp_path, WITHOUT_LEAD))
    assert code == 2
    assert "no stage “lead”" in text
    assert text.endswith("--stage OLD=NEW.\n")
    assert said("put-in-force", file(tmp_path, WITHOUT_LEAD), "--stage", "lead")[0] == 2
    assert said("put-in-force", file(tmp_path, WITHOUT_LEAD), "--stage", "lead=visitor")[0] == 0


def test_an_interrupted_switch_shows_how_far_it_is_and_is_resumed(said: Any) -> None:
    from ondo.actions.switching import Part

    assert said("resume") == (2, "No playbook is being put in force.\n")
    put(PLAYBOOK, 0)
    for n in range(3):
        cool(f"u{n}", 1_000 + n)
    decide(5_000)
    put(LOWER, 10_000)
    Part().go_on(11_000, most=2)
    waiting = json.loads(said("versions", "--json")[1])[1]
    assert (waiting["switching"], waiting["progress"]) == (True, {"ready": 2, "people": 3})
    assert "2 of 3" in said("versions")[1]
    assert said("resume")[1].startswith("Version 2 is in force since ")
    everything_fits()


def test_a_switch_is_called_off(said: Any) -> None:
    put(PLAYBOOK, 0)
    cool("a", 1_000)
    decide(5_000)
    put(LOWER, 10_000)
    assert said("withdraw") == (0, "Version 2 was withdrawn. The playbook before it stays in force.\n")
    assert said("withdraw")[0] == 2
    assert json.loads(said("versions", "--json")[1])[1]["since"] is None
    assert "never" in said("versions")[1]


def test_a_file_that_is_no_playbook_changes_nothing(said: Any, tmp_path: Path) -> None:
    from ondo.store.models import PlaybookVersion

    code, text = said("put-in-force", file(tmp_path, "ondo: 1\nstages: 3\n"))
    assert (code, "playbook.yaml" in text, PlaybookVersion.objects.count()) == (2, True, 0)
    assert said("put-in-force", str(tmp_path / "none.yaml"))[0] == 2


def test_users_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["user", "add", "tanaka", "--role", "marketer", "--full-name", "田中 太郎"]) == 0
    assert run(["user", "add", "tanaka"]) == 2
    assert run(["user", "add", "ta naka"]) == 2
    assert run(["user", "add", "sato", "--role", "boss"]) == 2
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"name": "tanaka", "role": "marketer", "full_name": "田中 太郎"}]
    assert run(["--lang", "ja", "user", "list"]) == 0
    assert "マーケティング" in capsys.readouterr().out
