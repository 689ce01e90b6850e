"""The tables of a replay in the form that other programs read."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path

import polars as pl

from ondo.domain.spreadsheets import FORMULA
from ondo.engine.replay.folder import FACTS, Replayed
from ondo.engine.replay.tables import SCHEMAS


class Format(StrEnum):
    """Parquet as it was written; CSV with a head line, in text that no spreadsheet runs; JSON, one object a line."""

    PARQUET = "parquet"
    CSV = "csv"
    JSON = "json"


_ENDINGS = {Format.PARQUET: "parquet", Format.CSV: "csv", Format.JSON: "jsonl"}


def export(replayed: Replayed, folder: Path, form: Format) -> list[Path]:
    """Write every table and the page of facts into a folder that exists; returns the files."""
    shutil.copyfile(replayed.folder / FACTS, folder / FACTS)
    return [folder / FACTS, *(_export(replayed, table, folder, form) for table in SCHEMAS)]


def _export(replayed: Replayed, table: str, folder: Path, form: Format) -> Path:
    target = folder / f"{table}.{_ENDINGS[form]}"
    if form is Format.PARQUET:
        shutil.copyfile(replayed.folder / target.name, target)
        return target
    rows = replayed.scan(table)
    instants = [name for name, kind in rows.collect_schema().items() if isinstance(kind, pl.Datetime)]
    shown = rows.with_columns(pl.col(instants).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    if form is Format.CSV:
        shown.with_columns(pl.col(pl.String).str.replace(f"^({FORMULA})", "'${1}")).sink_csv(target)
    else:
        shown.sink_ndjson(target)
    return target
