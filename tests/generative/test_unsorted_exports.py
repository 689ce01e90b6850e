"""An export whose rows stand in any order says what the history in order says, whichever engine decides."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from tests.generative.crowds_on_disk import history_of
from tests.generative.made_up import Dice
from tests.generative.made_up_crowds import crowd_of

from ondo.engine.history import History, arranging
from ondo.engine.replay import SCHEMAS, Engine, write_replay


def exported(history: History, folder: Path, seed: int) -> Path:
    """All rows of a history, each table in one file (traits in two), in no order."""
    folder.mkdir()
    for table in ("events", "person_traits"):
        rows = pl.concat(pl.read_parquet(file) for file in sorted((history.path / table).glob("*.parquet")))
        rows.sample(fraction=1, shuffle=True, seed=seed).write_parquet(folder / f"{table}.parquet", row_group_size=7)
    for table in ("account_traits", "opportunities"):
        rows = pl.read_parquet(history.path / f"{table}.parquet").sample(fraction=1, shuffle=True, seed=seed)
        (folder / table).mkdir()
        for number, part in enumerate((rows[: rows.height // 2], rows[rows.height // 2 :])):
            part.write_parquet(folder / table / f"{number}.parquet")
    return folder


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 60))])
def test_the_order_of_the_rows_does_not_matter(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 60)
    monkeypatch.setattr(arranging, "ROWS_AT_ONCE", 50)
    crowd = crowd_of(seed, 12, 16)
    history = history_of(crowd, tmp_path / "history", Dice(seed))
    export = exported(history, tmp_path / "export", seed)
    unsorted = arranging.arranged(export, tmp_path / "arranged", timezone=crowd.playbook.timezone)
    assert (unsorted.counts.events, unsorted.buckets) == (history.counts.events, history.buckets)
    folders = {"meant": (history, Engine.KERNEL), **{str(one): (unsorted, one) for one in Engine}}
    for name, (of, engine) in folders.items():
        (tmp_path / name).mkdir()
        write_replay(crowd.playbook, of, tmp_path / name, as_of=crowd.as_of, engine=engine)
    for table in SCHEMAS:
        tables = [pq.read_table(tmp_path / name / f"{table}.parquet") for name in folders]
        assert all(one.equals(tables[0]) for one in tables), table
