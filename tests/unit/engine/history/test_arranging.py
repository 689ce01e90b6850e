"""An export is a folder of events in the columns of the history format, in any order."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ondo.domain.errors import OndoError
from ondo.engine.history import History, write_history
from ondo.engine.history.arranging import arranged, is_export

ROWS = [("yui", 30, "page"), ("ken", 20, "form"), ("yui", 10, "mail"), ("ken", 20, "page")]


def export(folder: Path, columns: tuple[str, ...] = ("person", "at", "name")) -> Path:
    folder.mkdir()
    pl.DataFrame(ROWS, schema=["person", "at", "name"], orient="row").select(columns).write_parquet(
        folder / "events.parquet"
    )
    return folder


def told(history: History) -> dict[str, list[str]]:
    return {log.person: [event.name for event in log.events] for log in history.people()}


def test_events_come_person_by_person_in_the_order_of_the_log(tmp_path: Path) -> None:
    history = arranged(export(tmp_path / "export"), tmp_path / "arranged")
    assert told(history) == {"ken": ["form", "page"], "yui": ["mail", "page"]}
    assert history.person("yui") == next(log for log in history.people() if log.person == "yui")
    assert (history.counts.people, history.manifest.first_at, history.manifest.last_at) == (2, 10, 30)


def test_what_nobody_gave_is_filled_in(tmp_path: Path) -> None:
    log = arranged(export(tmp_path / "export"), tmp_path / "arranged").person("ken")
    assert log is not None
    assert [(e.seq, e.id, e.initiator, e.channel, e.occurred_at) for e in log.events] == [
        (1, "1", "person", None, None),
        (3, "3", "person", None, None),
    ]


def test_an_export_lacks_nothing_that_it_needs(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as raised:
        arranged(export(tmp_path / "export", ("person", "name")), tmp_path / "arranged")
    problem = raised.value.problem
    assert (problem.key, problem.params["column"]) == ("history.export_lacks", "at")


def test_a_history_is_no_export(tmp_path: Path) -> None:
    with write_history(tmp_path / "history") as writer:
        writer.add_events(pl.DataFrame(ROWS, schema=["person", "at", "name"], orient="row"))
    assert not is_export(tmp_path / "history")
    assert not is_export(tmp_path)
    assert is_export(export(tmp_path / "export"))
