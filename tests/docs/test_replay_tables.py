"""docs/replay.md lists every table that a replay writes, and every column."""

from __future__ import annotations

import re
from pathlib import Path

from ondo.engine.replay import SCHEMAS

DOCUMENT = Path(__file__).parents[2] / "docs" / "replay.md"


def test_every_column_is_listed() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([\w, ]+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows[0] == ("table", "columns")
    assert {table: columns.split(", ") for table, columns in rows[1:]} == {k: s.names for k, s in SCHEMAS.items()}
