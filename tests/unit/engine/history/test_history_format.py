"""docs/history-format.md says what the code writes: version, every column with its type and unit, every key."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from ondo.engine.history import VERSION, write_history
from ondo.engine.history.manifest import Manifest
from ondo.engine.history.quarantine import Rejected
from ondo.engine.history.schema import FOLLOWED, TABLES, Table

PAGE = (Path(__file__).parents[4] / "docs" / "history-format.md").read_text(encoding="utf-8")
TYPES = {pl.String(): "text", pl.Int64(): "int64", pl.Decimal(22, 3): "decimal(22, 3)"}


def rows(table: Table) -> list[str]:
    """The lines of a table's description."""
    return [
        f"| `{c.name}` | {TYPES[c.type]}{' or null' if c.optional else ''} | {c.unit} | {c.means} |"
        for c in table.columns
    ]


@pytest.mark.parametrize("table", [*TABLES, FOLLOWED], ids=lambda table: table.name)
def test_every_column_is_described(table: Table) -> None:
    section = PAGE.split(f"### {table.name}\n")[1].split("\n#")[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == rows(table)


def test_the_version_is_the_codes() -> None:
    assert re.findall(r"\*\*version (\d+)\*\*", PAGE) == [str(VERSION)]


def test_every_key_of_the_manifest_is_described() -> None:
    section = PAGE.split("## history.json\n")[1]
    keys = "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    assert re.findall(r"`(\w+)`", keys) == list(Manifest.__struct_fields__)


def test_every_key_of_quarantine_is_shown() -> None:
    shown = json.loads(PAGE.split("```json\n")[1].split("```")[0])
    assert list(shown) == list(Rejected.__struct_fields__)


def test_files_have_the_columns_that_are_described(tmp_path: Path) -> None:
    with write_history(tmp_path):
        pass
    for table in TABLES:
        alone, in_buckets = tmp_path / f"{table.name}.parquet", tmp_path / table.name / "bucket=00.parquet"
        assert pl.read_parquet_schema(alone if alone.exists() else in_buckets) == table.schema
