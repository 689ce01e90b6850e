"""Text that a spreadsheet would run is defused, and comes back as it was."""

from __future__ import annotations

import pytest

from ondo.domain.spreadsheets import as_meant, defused


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_spreadsheet_runs_it_and_nothing_is_lost(beginning: str) -> None:
    for text in (f"{beginning}cmd|' /C calc'!A0", f"'{beginning}1", f"''{beginning}", beginning):
        assert defused(text) == f"'{text}"
        assert as_meant(defused(text)) == text


@pytest.mark.parametrize("text", ["", "'", "O'Brien", "'tis so", "1+1", "a=b", "東京－大阪", "''"])
def test_other_text_is_left_alone(text: str) -> None:
    assert defused(text) == text
    assert as_meant(text) == text
