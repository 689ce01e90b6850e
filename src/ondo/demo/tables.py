"""The made-up vocabulary of the demo company, read from the CSV files in `data/`."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np
import polars as pl

from ondo.demo.dice import Table, choices


@lru_cache(maxsize=32)
def table(name: str) -> pl.DataFrame:
    """One file of `data/`, as it stands there."""
    content = files("ondo.demo").joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(content).with_columns(pl.col(pl.String).fill_null(""))


@lru_cache(maxsize=64)
def weighted(name: str, column: str = "weight") -> Table:
    """A table that gives line numbers of the file by the weights in one of its columns."""
    return choices(table(name)[column].to_list())


def column(name: str, column_name: str) -> pl.Series:
    """One column of a file."""
    return table(name)[column_name]


@lru_cache(maxsize=64)
def numbers(name: str, column_name: str) -> Table:
    """One column of whole numbers."""
    return table(name)[column_name].to_numpy().astype(np.int64)
