"""What stands in deploy/ names commands, options and settings that there are; units are what systemd takes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from ondo import settings
from ondo.cli.root import root

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PROGRAM = "/opt/ondo/.venv/bin/ondo"
SETTINGS = set(re.findall(r"\b(?:ONDO_\w+|DATABASE_URL)\b", (settings.PACKAGE / "settings.py").read_text("utf-8")))


def command_lines() -> list[list[str]]:
    """Everything that is called, without the program."""
    lines = [line for unit in UNITS for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    called = [shlex.split(line.partition(PROGRAM)[2].split("$(")[0].rstrip("'")) for line in lines]
    services = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text())["services"].values()
    return [*called, *(service["command"] for service in services if "command" in service)]


@pytest.mark.parametrize("words", command_lines(), ids=" ".join)
def test_commands_are_called_as_they_want_to_be(words: list[str]) -> None:
    command, rest = root(), list(words)
    context = click.Context(command)
    while isinstance(command, click.Group):
        found = command.get_command(context, rest.pop(0))
        assert found is not None
        command = found
    assert command.make_context("ondo", rest).params


def test_settings_that_are_named_exist() -> None:
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    named = {name for path in files for name in re.findall(r"\b(?:ONDO_\w+|DATABASE_URL)\b", path.read_text("utf-8"))}
    assert sorted(named - SETTINGS) == []


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Where there is systemd; everywhere, each unit belongs to what starts it."""
    program = Path(sys.executable).with_name("ondo")
    for unit in UNITS:
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(unit.read_text().replace(PROGRAM, str(program)))
    wanted = (DEPLOY / "systemd" / "ondo.target").read_text().partition("Wants=")[2].split("\n")[0].split()
    assert {name for name in wanted if not (tmp_path / name).exists()} == set()
    if analyze := shutil.which("systemd-analyze"):
        units = sorted(map(str, tmp_path.iterdir()))
        said = subprocess.run([analyze, "verify", "--man=no", *units], capture_output=True, text=True)
        assert [line for line in said.stderr.splitlines() if str(tmp_path) in line] == []
