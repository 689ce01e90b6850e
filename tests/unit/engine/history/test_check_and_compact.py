"""A history says what it is, to the byte; and is written anew without a change of any row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ondo.engine.history import History, buckets, write_history
from ondo.engine.history.checking import check
from ondo.engine.history.compacting import compact

NEW_COLUMNS = ("traits", "account", "account_traits", "of")
EVENTS = "events/bucket=00.parquet"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four buckets of people."""
    with monkeypatch.context() as patched:
        patched.setattr(buckets, "ROWS_PER_BUCKET", 12)
        with write_history(tmp_path / "h", timezone="Asia/Tokyo") as writer:
            rows = [(f"p{n % 20}", n, "page", f"m{n}") for n in range(40)]
            writer.add_events(pl.DataFrame(rows, schema=["person", "at", "name", "message_id"], orient="row"))
            known = [(f"p{n}", None, "account", f"a{n % 3}") for n in range(20)]
            writer.add_person_traits(pl.DataFrame(known, schema=["person", "at", "trait", "value"], orient="row"))
    return tmp_path / "h"


def found(folder: Path) -> set[tuple[str, str]]:
    return {(flaw.file, flaw.key.removeprefix("lake.")) for flaw in check(folder)}


def change_manifest(folder: Path, **told: object) -> None:
    path = folder / "history.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **told}))


def rewrite(folder: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Other rows in the first bucket, and nothing in the manifest that would tell."""
    change(pl.read_parquet(folder / EVENTS)).write_parquet(folder / EVENTS)
    change_manifest(folder, files={})


def test_a_history_as_it_was_written_is_sound(folder: Path) -> None:
    assert History.open(folder).manifest.buckets == 4
    assert found(folder) == set()


@pytest.mark.parametrize(
    ("harm", "flaw"),
    [
        (lambda path: path.unlink(), "file_missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:100]), "file_unreadable"),
        (lambda path: pl.read_parquet(path).write_parquet(path, compression="lz4"), "file_changed"),
    ],
)
def test_a_file_that_was_harmed_is_named(folder: Path, harm: Callable[[Path], None], flaw: str) -> None:
    harm(folder / EVENTS)
    assert found(folder) == {(EVENTS, flaw)}


def test_one_bit_is_enough(folder: Path) -> None:
    content = bytearray((folder / EVENTS).read_bytes())
    content[30] ^= 1
    (folder / EVENTS).write_bytes(content)
    assert {file for file, _ in found(folder)} == {EVENTS}


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        (lambda rows: rows.reverse(), {(EVENTS, "order")}),
        (lambda rows: rows.head(-1), {(EVENTS, "counts")}),
        (lambda rows: rows.with_columns(person=pl.lit("p1")), {(EVENTS, "other_bucket"), (EVENTS, "counts")}),
        (lambda rows: rows.with_columns(message_id=pl.lit("m")), {(EVENTS, "twice")}),
        (lambda rows: rows.with_columns(message_id=pl.lit(None, pl.String)), {(EVENTS, "nulls"), (EVENTS, "twice")}),
        (lambda rows: rows.drop("name"), {(EVENTS, "columns")}),
        (lambda rows: rows.with_columns(at=pl.col("at").cast(pl.String)), {(EVENTS, "columns")}),
        (lambda rows: rows.with_columns(seq=pl.col("seq") + 1000), {("history.json", "next_seq")}),
    ],
)
def test_rows_that_are_not_as_they_should_be(
    folder: Path, change: Callable[[pl.DataFrame], pl.DataFrame], flaws: set[tuple[str, str]]
) -> None:
    rewrite(folder, change)
    assert flaws <= found(folder)


def test_an_id_that_is_given_in_two_buckets(folder: Path) -> None:
    other = pl.read_parquet(folder / "events/bucket=01.parquet")["message_id"][0]
    rewrite(folder, lambda rows: rows.with_columns(message_id=pl.lit(other)).head(1))
    change_manifest(folder, bucket_counts=_counts(folder))
    assert "twice" in {flaw for _, flaw in found(folder)}


def _counts(folder: Path) -> list[dict[str, object]]:
    counts: list[dict[str, object]] = json.loads((folder / "history.json").read_text())["bucket_counts"]
    rows = pl.read_parquet(folder / EVENTS)
    traits = pl.read_parquet(folder / "person_traits/bucket=00.parquet")
    people = pl.concat([rows["person"], traits["person"]]).n_unique()
    counts[0] = {"events": len(rows), "people": people, "first_at": rows["at"].min(), "last_at": rows["at"].max()}
    return counts


def test_compacting_changes_no_row(folder: Path) -> None:
    before, counts = list(History.open(folder).people()), History.open(folder).counts
    assert compact(folder).buckets == 1
    history = History.open(folder)
    assert sorted(history.people(), key=lambda log: log.person) == sorted(before, key=lambda log: log.person)
    assert (history.counts, history.manifest.buckets) == (counts, 1)
    assert [path.name for path in sorted(folder.glob("events/*"))] == ["bucket=00.parquet"]
    assert found(folder) == set()


def test_a_folder_of_version_1_is_read_and_brought_up_to_date(folder: Path) -> None:
    for path in folder.glob("*/*.parquet"):
        rows = pl.read_parquet(path)
        rows.select(name for name in rows.columns if name not in NEW_COLUMNS).write_parquet(path)
    manifest = json.loads((folder / "history.json").read_text())
    old = {key: told for key, told in manifest.items() if key not in ("files", "made_from")}
    (folder / "history.json").write_text(json.dumps({**old, "ondo_history": 1}))
    before = list(History.open(folder).people())
    assert len(before) == 20
    assert found(folder) == {("history.json", "no_checksums")}
    with write_history(folder) as writer:
        writer.add_events(pl.DataFrame({"person": ["new"], "at": [99], "name": ["page"], "message_id": ["new"]}))
    assert History.open(folder).manifest.ondo_history == 2
    assert [log for log in History.open(folder).people() if log.person != "new"] == before
    assert found(folder) == set()


def test_a_reader_is_told_that_the_folder_was_changed(folder: Path) -> None:
    history = History.open(folder)
    people = history.people()
    next(people)
    compact(folder)
    with pytest.raises(Exception, match=r"history\.changed"):
        list(people)
