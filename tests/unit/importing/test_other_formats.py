"""JSON Lines, Parquet, Excel and standard input."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.importing.desk import HEAD, PEOPLE, Imported, bring

from ondo.domain.errors import OndoError
from ondo.importing.mapping import read_mapping
from ondo.importing.run import import_files
from ondo.texts import say

EVENTS = """
tables:
  leads:
    person: email
    person_traits: {employees: size}
    events: {event: page, at: at, properties: all}
"""


def bring_file(folder: Path, file: str, mapping: str) -> Imported:
    return Imported(folder / "h", import_files([file], folder / "h", read_mapping(HEAD + mapping)))


def test_json_lines_with_objects_inside(tmp_path: Path) -> None:
    text = (
        '{"email":"a@b.jp","at":"2026-04-01T10:00:00Z","size":5,"page":{"path":"/x","n":1.5},"ok":true,"tags":["a"]}\n'
        "\n"
        '{"email":"c@d.jp","at":1775037600000,"size":null,"late":"seen"}\n'
        "{broken\n"
        "[1]\n"
    )
    came = bring(tmp_path, EVENTS, leads_jsonl=text)
    (event,) = came.log("a@b.jp").events
    assert dict(event.properties) == {"size": 5, "page.path": "/x", "page.n": 1.5, "ok": True, "tags": '["a"]'}
    assert came.log("a@b.jp").traits == {"employees": "5"}
    assert came.log("c@d.jp").events[0].properties == {"late": "seen"}
    assert came.reasons == [(4, "not_json"), (5, "not_an_object")]


def test_properties_under_a_prefix(tmp_path: Path) -> None:
    mapping = EVENTS.replace("properties: all", "properties: props.*")
    came = bring(tmp_path, mapping, leads_jsonl='{"email":"a@b.jp","at":"2026-04-01","size":1,"props":{"path":"/x"}}\n')
    assert came.log("a@b.jp").events[0].properties == {"path": "/x"}


def test_an_object_nested_without_end_costs_its_own_line(tmp_path: Path) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    good = '{"email": "a@x.example", "at": "2026-01-01"}'
    mapping = "tables: {t: {person: email, events: {event: page, at: at}}}"
    done = bring(tmp_path, mapping, t_jsonl=f"{good}\n{deep}\n{good.replace('a@', 'b@')}\n")
    assert done.people == ["a@x.example", "b@x.example"]
    assert done.reasons == [(2, "nested_too_deeply")]


def test_an_object_spread_over_lines_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_jsonl='{\n"email": "a@x.example",\n"at": "2026-01-01"\n}\n')
    assert refused.value.problem.key == "importing.no_object"


def test_one_large_array_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, EVENTS, leads_json='[{"email":"a@b.jp"}]')
    assert refused.value.problem.key == "importing.json_array"


def test_parquet_with_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "email": ["a@b.jp", "c@d.jp", None],
            "at": [datetime(2026, 4, 1, 1, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC), None],
            "size": [5.0, float("nan"), 1.0],
            "day": [date(2026, 1, 2), None, None],
            "price": [Decimal("1.50"), None, None],
            "inner": [{"x": 1}, {"x": 2}, None],
        }
    )
    frame.write_parquet(tmp_path / "leads.parquet")
    came = Imported(
        tmp_path / "h", import_files([str(tmp_path / "leads.parquet")], tmp_path / "h", read_mapping(HEAD + EVENTS))
    )
    assert came.story("a@b.jp") == [("2026-04-01 10:00", "page")]
    told = dict(came.log("a@b.jp").events[0].properties)
    assert told == {"size": 5, "day": "2026-01-02", "price": "1.50", "inner.x": 1}
    assert came.log("a@b.jp").traits == {"employees": "5"}
    assert came.log("c@d.jp").traits == {}
    assert came.reasons == [(3, "no_person")]


def test_parquet_with_what_python_has_no_values_for(tmp_path: Path) -> None:
    """Nanoseconds, years and zones beyond Python's, infinity: as databases and data frames export them."""
    april = 1_775_037_600_000_000_001  # 2026-04-01T10:00Z and a nanosecond
    people = ["a@b.jp", "c@d.jp"]
    columns = {
        "email": people,
        "at": pa.array([april, april], pa.timestamp("ns", "America/New_York")),
        "size": [5.0, float("inf")],
        "took": pa.array([1_001, None], pa.duration("ns")),
        "clock": pa.array([1_001, None], pa.time64("ns")),
        "far": pa.array([2**62, 0], pa.timestamp("us")),
        "day": pa.array([10**6 * 5, 0], pa.date32()),
        "nowhere": pa.array([1, 2], pa.timestamp("us", "Foo/Bar")),
    }
    pq.write_table(pa.table(columns), tmp_path / "leads.parquet")
    came = bring_file(tmp_path, str(tmp_path / "leads.parquet"), EVENTS)
    assert came.story("a@b.jp") == [("2026-04-01 19:00", "page")]
    told = dict(came.log("a@b.jp").events[0].properties)
    assert (told["size"], told["took"], told["clock"], told["far"]) == (
        5,
        "0:00:00.000001",
        "00:00:00.000001",
        f"{2**62}",
    )
    assert dict(came.log("c@d.jp").events[0].properties)["day"] == "1970-01-01"
    assert came.log("c@d.jp").traits == {}


def workbook(path: Path, **sheets: list[list[object]]) -> str:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return str(path)


def test_excel_with_real_dates_and_empty_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["email", "name", "at"],
        ["a@b.jp", "田中", datetime(2026, 4, 1, 10)],
        [None, None, None],
        ["c@d.jp", 1001.0, date(2026, 4, 2)],
        ["e@f.jp", "#N/A", "2026年4月3日"],
        ["g@h.jp"],
    ]
    file = workbook(tmp_path / "leads.xlsx", 一覧=rows)
    came = bring_file(tmp_path, file, PEOPLE)
    assert came.story("a@b.jp") == [("2026-04-01 10:00", "form_submitted")]
    assert came.log("c@d.jp").traits == {"name": "1001"}
    assert came.log("e@f.jp").traits == {}
    assert (came.summary.rows, came.summary.taken, came.summary.files[0].silent) == (4, 3, 1)


def test_sheets_of_one_workbook_are_tables(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "book.xlsx",
        people=[["id", "email"], [1, "a@b.jp"]],
        acts=[["who", "at"], [1, "2026-04-01"], [2, "2026-04-01"]],
    )
    mapping = """
tables:
  people: {file: book.xlsx, sheet: people, key: id, person: email, person_traits: {email: email}}
  acts: {file: book.xlsx, sheet: acts, person: {through: people, by: who}, events: {event: page, at: at}}
"""
    came = bring_file(tmp_path, file, mapping)
    assert came.story("a@b.jp") == [("2026-04-01 00:00", "page")]
    assert came.reasons == [(3, "no_match")]


def test_headers_below_titles_are_pointed_out(tmp_path: Path) -> None:
    file = workbook(tmp_path / "leads.xlsx", 一覧=[["Bericht Q2"], [], ["email", "name", "at"], ["a@b.jp", "x", None]])
    with pytest.raises(OndoError) as refused:
        bring_file(tmp_path, file, PEOPLE)
    assert (refused.value.problem.key, refused.value.problem.params["below"]) == ("importing.header_below", 3)
    assert "header_line: 3" in say("importing.header_below", "en", **refused.value.problem.params)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    file = workbook(tmp_path / "leads.xlsx", 一覧=[["email", "name", "at"]])
    with pytest.raises(OndoError) as refused:
        import_files(
            [file], tmp_path / "h", read_mapping(HEAD + PEOPLE.replace("person: e", "sheet: x\n    person: e"))
        )
    assert refused.value.problem.params["known"] == "一覧"


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"PK\x03\x04 not a workbook", "not_excel"), (b"\xd0\xcf\x11\xe0 old", "old_excel"), (b"PAR1xx", "not_parquet")],
)
def test_damaged_files_are_refused(tmp_path: Path, content: bytes, key: str) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv=content)
    assert refused.value.problem.key == f"importing.{key}"


def test_packed_files_are_to_be_unpacked(tmp_path: Path) -> None:
    """As CRMs export: a workbook is such a file itself, so its name alone says nothing."""
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as files:
        files.writestr("contacts.csv", "email\na@b.jp\n")
    for content in (parcel.getvalue(), gzip.compress(b"email\na@b.jp\n")):
        with pytest.raises(OndoError) as refused:
            bring(tmp_path, PEOPLE, leads_csv=content)
        assert refused.value.problem.key == "importing.packed"


def test_standard_input(tmp_path: Path) -> None:
    data = io.BytesIO("email,name,at\na@b.jp,田中,2026-04-01\n".encode("cp932"))
    summary = import_files(["-"], tmp_path / "h", read_mapping(HEAD + PEOPLE), standard_input=data)
    assert summary.taken == 1
