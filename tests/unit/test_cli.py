"""The edge of the command line: languages, exit codes, and never a traceback."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click
import django.db
import psycopg
import pytest

from ondo import settings
from ondo.cli import exit_codes, lazy, root, run, usage
from ondo.domain.errors import OndoError
from ondo.texts import say

ONDO = [sys.executable, "-c", "from ondo.cli import main; main()"]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Puts a function in the place of a command."""

    def put(does: Callable[[], object]) -> None:
        monkeypatch.setattr(lazy.LazyGroup, "get_command", lambda *_: click.Command("replay", callback=does))

    return put


def raising(error: BaseException) -> Callable[[], None]:
    def does() -> None:
        raise error

    return does


def test_help_lists_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name}  " in shown for name in root.COMMANDS)
    script = "import sys; from ondo.cli import run; run(['--help']); print([m for m in sys.modules if 'polars' in m])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_language_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--lang", "ja", "--help"], ["--help", "--lang=ja"]):
        assert run(words) == 0
        assert "コマンド" in capsys.readouterr().out


def test_an_unknown_language_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "fr"]) == 2
    assert "“fr”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["repla"], "There is no command “repla”. Did you mean “replay”?"),
        (["--colour"], "There is no option “--colour”."),
        (["replay"], "Something is missing: 'PLAYBOOK'"),
        (["replay", "x", "--times", "many"], "'--times' does not fit"),
        (["replay", "x", "--time", "3"], "There is no option “--time”. Did you mean “--times”?"),
    ],
)
def test_bad_usage_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    fake = click.Command("replay", params=[click.Argument(["playbook"]), click.Option(["--times"], type=int)])
    found = {"replay": usage.localise(fake)}
    monkeypatch.setattr(lazy.LazyGroup, "get_command", lambda _self, _ctx, name: found.get(name))
    assert run(words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "--help" in told
    assert run(["--lang", "ja", *words]) == 2
    assert "使い方: ondo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "english", "japanese"),
    [
        (["--port", "abc"], "“abc” is no whole number.", "「abc」は整数ではありません。"),
        (["--port", "0"], "0 is not in the range 1<=x<=9.", "0は範囲（1<=x<=9）の外です。"),
        (["--share", "abc"], "“abc” is no number.", "「abc」は数値ではありません。"),
        (["--form", "x"], "“x” is not one of: 'csv', 'json'", "「x」は使えません。使えるもの：'csv', 'json'"),
        (["--file", "none"], "“none” does not exist.", "「none」がありません。"),
        (["--file", "/"], "“/” is a folder.", "「/」はフォルダです。"),
        (["--folder", "/etc/passwd"], "“/etc/passwd” is a file.", "「/etc/passwd」はファイルです。"),
        (["--port"], "'--port' needs a value.", "'--port' には値が必要です。"),
        (["--flag=3"], "'--flag' takes no value.", "'--flag' は値を取りません。"),
        (["x", "y"], "This is too much: x y", "余分な引数があります：x y"),
    ],
)
def test_what_does_not_fit_is_said_in_the_language_spoken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], english: str, japanese: str
) -> None:
    types: dict[str, Any] = {
        "--port": click.IntRange(1, 9),
        "--share": float,
        "--form": click.Choice(["csv", "json"]),
        "--file": click.Path(exists=True, dir_okay=False),
        "--folder": click.Path(file_okay=False),
    }
    options = [
        *(click.Option([name], type=kind) for name, kind in types.items()),
        click.Option(["--flag"], is_flag=True),
    ]
    fake = usage.localise(click.Command("replay", params=list(options)))
    monkeypatch.setattr(lazy.LazyGroup, "get_command", lambda *_: fake)
    assert run(["replay", *words]) == 2
    assert english in capsys.readouterr().err
    assert run(["--lang", "ja", "replay", *words]) == 2
    assert japanese in capsys.readouterr().err


def test_after_two_dashes_nothing_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--", "--lang", "ja"]) == 2
    assert "--lang" in capsys.readouterr().err


def test_a_command_gives_its_exit_code(command: Callable[..., None]) -> None:
    command(lambda: 1)
    assert run(["replay"]) == 1
    command(lambda: None)
    assert run(["replay"]) == 0


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OndoError("cli.no_such_language", language="fr", known="en"), 2, "There is no language “fr”"),
        (click.UsageError("wrong"), 2, "wrong"),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (click.Abort(), 130, "Interrupted."),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), 2, "a.csv: No such file or directory"),
        (
            settings.WrongSetting("DATABASE_URL", "x", "sqlite:///…"),
            2,
            "DATABASE_URL=x cannot be used. Known: sqlite:///…",
        ),
        (sqlite3.OperationalError("database or disk is full"), 2, "The database refused: database or disk is full."),
        (psycopg.OperationalError("the connection\n is lost"), 2, "The database refused: the connection is lost."),
        (psycopg.errors.UniqueViolation("twice"), 70, "UniqueViolation: twice"),
        (django.db.OperationalError("database is locked"), 2, "The database refused: database is locked."),
        (ZeroDivisionError("by zero"), 70, "ZeroDivisionError: by zero"),
        (MemoryError(), 70, "MemoryError"),
    ],
)
def test_whatever_goes_wrong_is_a_message_and_a_code(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    command(raising(error))
    assert run(["replay"]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_debugging_shows_where_it_happened(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONDO_DEBUG", "1")
    command(raising(ZeroDivisionError()))
    assert run(["replay"]) == exit_codes.OUR_MISTAKE
    assert "Traceback" in capsys.readouterr().err


def test_a_closed_pipe_is_no_drama() -> None:
    with subprocess.Popen(
        [*ONDO, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONUNBUFFERED": "", "PATH": ""}
    ) as ran:
        assert ran.stdout
        assert ran.stderr
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == exit_codes.UNREAD


def test_a_command_that_is_promised_exists() -> None:
    group = root.root()
    assert isinstance(group, lazy.LazyGroup)
    ctx = click.Context(group)
    for name in root.COMMANDS:
        found = group.get_command(ctx, name)
        assert found is not None
        assert say(f"cli.command_{name.replace('-', '_')}")
