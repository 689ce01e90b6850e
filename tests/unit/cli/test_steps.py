"""Long work is told step by step: as one line that moves, or line by line where none does."""

from __future__ import annotations

import time

import pytest

from ondo.cli import steps
from ondo.texts import speaking


def test_where_no_line_moves_one_is_written_every_few_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "EVERY", 0.01)
    said = ""
    with speaking("ja"), steps.step("全員を判定") as one:
        one.counting(200)(50)
        one.note = "あと少し"
        while "25％" not in said:
            time.sleep(0.01)
            said += capsys.readouterr().err
    lines = [*said.splitlines(), *capsys.readouterr().err.splitlines()]
    assert lines[0] == "全員を判定…"
    assert lines[-1].startswith("✓ 全員を判定")
    assert any("25％" in line and "あと少し" in line for line in lines)


def test_at_a_terminal_one_line_moves(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    said = ""
    with speaking("ja"), steps.step("全員を判定") as one:
        one.reached(1, 4)
        one.note = "とても長い" * 20
        while "25％" not in said:
            time.sleep(0.01)
            said += capsys.readouterr().err
    assert said.count("\n") == 0, "whatever is told fits into the line"
    assert "✓ 全員を判定" in capsys.readouterr().err


def test_what_goes_wrong_is_not_said_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), steps.step("Deciding"):
        raise KeyError
    assert "✓" not in capsys.readouterr().err
