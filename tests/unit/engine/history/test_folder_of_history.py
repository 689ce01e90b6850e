"""The history folder: what goes in comes out, once, in log order, whatever happens on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS, Event, Initiator
from ondo.engine.history import History, Rejected, buckets, rewriting, spill, write_history

DAY = 86_400_000


def events(*rows: tuple[str, int, str, str]) -> pl.DataFrame:
    """Rows of person, day, name, id."""
    names = ["person", "at", "name", "message_id"]
    return pl.DataFrame([(p, day * DAY, n, i) for p, day, n, i in rows], schema=names, orient="row")


def traits(key: str, *rows: tuple[str, int | None, str, str]) -> pl.DataFrame:
    """Rows of person or account, day (None: undated), trait, value."""
    schema = {key: pl.String, "at": pl.Int64, "trait": pl.String, "value": pl.String}
    return pl.DataFrame([(k, None if d is None else d * DAY, t, v) for k, d, t, v in rows], schema=schema, orient="row")


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def story(log_events: list[Event]) -> list[tuple[int, str]]:
    return [(event.at // DAY, event.name) for event in log_events]


def test_a_person_comes_back_in_log_order(tmp_path: Path) -> None:
    with write_history(tmp_path, timezone="Asia/Tokyo") as writer:
        writer.add_events(events(("b", 3, "page", "1"), ("a", 2, "login", "2"), ("a", 1, "page", "3")), source="web")
    assert [(log.person, story(log.events)) for log in History.open(tmp_path).people()] == [
        ("a", [(1, "page"), (2, "login")]),
        ("b", [(3, "page")]),
    ]
    assert writer.written.events == 3


def test_every_field_of_an_event_survives(tmp_path: Path) -> None:
    frame = events(("a", 2, "call_connected", "c-1")).with_columns(
        properties=pl.lit('{"minutes":5,"note":"予算あり"}'),
        initiator=pl.lit("us"),
        channel=pl.lit("phone"),
        occurred_at=pl.lit(DAY),
        received_at=pl.lit(3 * DAY),
        user=pl.lit("sato"),
        flags=pl.lit("scanner accepted"),
    )
    with write_history(tmp_path) as writer:
        writer.add_events(frame, source="crm")
    log = History.open(tmp_path).person("a")
    assert log is not None
    assert log.events == [
        Event(
            2 * DAY,
            0,
            "call_connected",
            {"minutes": 5, "note": "予算あり"},
            Initiator.US,
            "phone",
            "c-1",
            occurred_at=DAY,
            recorded_at=3 * DAY,
            user="sato",
            flagged=True,
            accepted=True,
        )
    ]


def test_writing_the_same_again_changes_no_byte(tmp_path: Path) -> None:
    for _ in range(2):
        with write_history(tmp_path) as writer:
            writer.add_events(events(("a", 1, "page", "1"), ("b", 1, "page", "2")), source="web")
            writer.add_person_traits(
                traits("person", ("a", None, "name", "田中"), ("a", 4, "name", "鈴木")), source="crm"
            )
            writer.add_account_traits(traits("account", ("x", None, "industry", "IT")), source="crm")
            writer.reject(Rejected("f.csv", 3, "importing.ragged", {}, {"a": "1"}))
        after = digest(tmp_path)
        before = locals().get("before", after)
    assert after == before
    assert writer.written.known_events == 2
    assert not writer.written.changed


def test_the_first_message_wins_even_for_another_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "ROWS_PER_BUCKET", 1)
    with write_history(tmp_path) as writer:
        writer.add_events(events(*((f"p{n}", 1, "page", str(n)) for n in range(20))), source="web")
    with write_history(tmp_path) as writer:
        writer.add_events(events(*((f"q{n}", 2, "login", str(n)) for n in range(20))), source="web")
        writer.add_events(events(("q1", 3, "login", "1")), source="other")
    assert {log.person for log in History.open(tmp_path).people()} == {*(f"p{n}" for n in range(20)), "q1"}
    assert writer.written.known_events == 20


def test_equal_rows_of_one_batch_are_different_events(tmp_path: Path) -> None:
    twice = events(("a", 1, "page", "x"), ("a", 1, "page", "x"))
    with write_history(tmp_path) as writer:
        writer.add_events(twice, batch=1)
        writer.add_events(twice, batch=2)
        writer.add_events(twice)
    log = History.open(tmp_path).person("a")
    assert log is not None
    assert [event.id for event in log.events] == ["x", "x#2"]


def test_buckets_grow_with_the_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "ROWS_PER_BUCKET", 10)
    monkeypatch.setattr(spill, "MEMORY_LIMIT", 100)
    for round_ in range(4):
        with write_history(tmp_path) as writer:
            for part in range(5):
                rows = ((f"p{(n * 7) % 13}", n, "page", f"{round_}-{part}-{n}") for n in range(10))
                writer.add_events(events(*rows))
            writer.add_person_traits(traits("person", *((f"t{round_}-{n}", None, "name", "x") for n in range(5))))
    history = History.open(tmp_path)
    assert len(history.buckets) == 32
    assert history.counts.events == sum(len(log.events) for log in history.people()) == 200
    assert history.counts.people == len(list(history.keys())) == len({log.person for log in history.people()})
    assert all(history.person(log.person) == log for log in history.people())
    seqs = [event.seq for log in history.people() for event in log.events]
    assert len(set(seqs)) == 200
    assert history.manifest.next_seq == max(seqs) + 1 + 5


def interrupted(folder: Path) -> None:
    with write_history(folder) as writer:
        writer.add_events(events(("a", 2, "page", "2")))
        raise KeyboardInterrupt


def test_an_interrupted_change_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    with write_history(tmp_path) as writer:
        writer.add_events(events(("a", 1, "page", "1")))
    before = digest(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    assert digest(tmp_path) == before


def test_an_interrupted_first_change_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), write_history(tmp_path / "new"):
        raise KeyboardInterrupt
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_crash_while_moving_files_is_finished_by_the_next_reader(tmp_path: Path, moved: int) -> None:
    with write_history(tmp_path / "whole") as writer:
        writer.add_events(events(("a", 1, "page", "1")))
    crashed = tmp_path / "crashed"
    (crashed).mkdir()
    (tmp_path / "whole").rename(crashed / ".commit")
    for file in ["opportunities.parquet", "account_traits.parquet"][:moved]:
        (crashed / ".commit" / file).rename(crashed / file)
    assert History.open(crashed).counts.events == 1
    assert not (crashed / ".commit").exists()


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with write_history(tmp_path), pytest.raises(OndoError) as refused, write_history(tmp_path):
        pass
    assert refused.value.problem.key == "history.busy"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (None, "none_here"),
        ("{", "broken_manifest"),
        ('{"ondo_history": 99}', "other_version"),
        ("[]", "broken_manifest"),
    ],
)
def test_what_is_no_history_is_refused(tmp_path: Path, content: str | None, key: str) -> None:
    if content is not None:
        (tmp_path / "history.json").write_text(content)
    with pytest.raises(OndoError) as refused:
        History.open(tmp_path)
    assert refused.value.problem.key == f"history.{key}"


def test_a_trait_that_changes_back_is_no_duplicate(tmp_path: Path) -> None:
    for value in ("IT", "Retail", "IT"):
        with write_history(tmp_path) as writer:
            writer.add_person_traits(traits("person", ("a", None, "industry", value)), source="crm")
    log = History.open(tmp_path).person("a")
    assert log is not None
    assert log.traits == {"industry": "IT"}


def test_rows_of_a_file_leave_quarantine_when_it_is_read_again(tmp_path: Path) -> None:
    with write_history(tmp_path) as writer:
        writer.reject(Rejected("a.csv", 2, "importing.ragged"))
        writer.reject(Rejected("b.csv", 3, "importing.ragged"))
    with write_history(tmp_path) as writer:
        writer.reading("a.csv")
    assert History.open(tmp_path).counts.quarantined == 1
    assert "b.csv" in (tmp_path / "quarantine.jsonl").read_text()


def test_opportunities_become_events_of_their_person(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "opportunity": ["o1", "o2", "o3"],
            "person": ["a", "a", None],
            "opened_at": [DAY, None, DAY],
            "closed_at": [5 * DAY, 6 * DAY, 7 * DAY],
            "status": ["won", "lost", "won"],
            "amount": ["1200.5", None, None],
            "reason": [None, "price", None],
            "owner": ["sato", None, None],
        }
    )
    for _ in range(2):
        with write_history(tmp_path) as writer:
            writer.add_opportunities(rows, source="crm")
    history = History.open(tmp_path)
    log = history.person("a")
    assert log is not None
    assert [(e.at // DAY, e.name, dict(e.properties), e.user) for e in log.events] == [
        (1, "opportunity_created", {"opportunity": "o1", "amount": "1200.5"}, "sato"),
        (5, "opportunity_won", {"opportunity": "o1", "amount": "1200.5"}, "sato"),
        (6, "opportunity_lost", {"opportunity": "o2", "reason": "price"}, None),
    ]
    assert history.opportunities().height == history.counts.opportunities == 3


def test_dated_traits_and_those_of_the_account_are_rows_of_the_log(tmp_path: Path) -> None:
    with write_history(tmp_path) as writer:
        writer.add_events(events(("a", 5, "page", "1"), ("a", 30, "page", "2")))
        writer.add_person_traits(
            traits(
                "person",
                ("a", None, "account", "x"),
                ("a", None, "name", "田中"),
                ("a", 10, "job_title", "部長"),
                ("a", 20, "account", "y"),
            )
        )
        writer.add_account_traits(
            traits(
                "account",
                ("x", None, "industry", "IT"),
                ("x", 1, "employees", "10"),
                ("x", 6, "employees", "20"),
                ("x", 21, "employees", "30"),
                ("y", None, "industry", "Retail"),
                ("y", 2, "employees", "100"),
                ("y", 25, "employees", "200"),
            )
        )
    log = History.open(tmp_path).person("a")
    assert log is not None
    assert (log.traits, log.account, log.account_traits) == (
        {"name": "田中"},
        "x",
        {"industry": "IT", "employees": "10"},
    )
    assert [
        (e.at // DAY, dict(e.traits), e.account, dict(e.account_traits)) for e in log.events if e.name == TRAITS
    ] == [
        (6, {}, "x", {"employees": "20"}),
        (10, {"job_title": "部長"}, None, {}),
        (20, {}, "y", {"industry": "Retail", "employees": "100"}),
        (25, {}, "y", {"employees": "200"}),
    ]
    assert [e.at // DAY for e in log.events] == [5, 6, 10, 20, 25, 30]


def test_somebody_without_events_is_there(tmp_path: Path) -> None:
    with write_history(tmp_path) as writer:
        writer.add_events(events(("b", 1, "page", "1")))
        writer.add_person_traits(traits("person", *((p, None, "name", p) for p in "abc")))
    people = list(History.open(tmp_path).people())
    assert [(log.person, len(log.events), log.traits["name"]) for log in people] == [
        ("a", 0, "a"),
        ("b", 1, "b"),
        ("c", 0, "c"),
    ]
    assert History.open(tmp_path).person("nobody") is None


def test_a_person_larger_than_a_batch_stays_one_person(tmp_path: Path) -> None:
    with write_history(tmp_path) as writer:
        rows = [("a", n, "page", f"a{n}") for n in range(40_000)] + [("b", 1, "page", "b")]
        writer.add_events(events(*rows))
    assert [(log.person, len(log.events)) for log in History.open(tmp_path).people()] == [("a", 40_000), ("b", 1)]
    assert rewriting.ROWS_PER_GROUP > 40_000
