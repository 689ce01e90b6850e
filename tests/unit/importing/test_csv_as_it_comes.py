"""CSV files as other programs write them, and as they are broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import PEOPLE, bring

from ondo.domain.errors import OndoError

PLAIN = "email,name,at\na@b.jp,田中,2026-04-01\nc@d.jp,鈴木,2026-04-02\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_japanese_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv=PLAIN.encode(encoding))
    assert [came.log(person).traits["name"] for person in came.people] == ["田中", "鈴木"]


def test_half_width_kana_are_cp932(tmp_path: Path) -> None:
    text = "email,name,at\n" + "".join(f"u{n}@b.jp,ﾔﾏﾀﾞ ﾀﾛｳ,2026-04-01\n" for n in range(20))
    assert bring(tmp_path, PEOPLE, leads_csv=text.encode("cp932")).log("u3@b.jp").traits["name"] == "ﾔﾏﾀﾞ ﾀﾛｳ"


@pytest.mark.parametrize("encoding", ["cp1252", "euc_jp", "iso2022_jp"])
def test_an_encoding_that_cannot_be_told_must_be_stated(tmp_path: Path, encoding: str) -> None:
    name = "José Peña, Zürich" if encoding == "cp1252" else "田中 花子さん"
    text = f'email,name,at\na@b.jp,"{name}",2026-04-01\n' * 1
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv=text.encode(encoding))
    assert refused.value.problem.key == "importing.unknown_encoding"
    came = bring(
        tmp_path,
        PEOPLE.replace("person: email", f"encoding: {encoding}\n    person: email"),
        leads_csv=text.encode(encoding),
    )
    assert came.log("a@b.jp").traits["name"] == name


def test_one_line_of_broken_bytes_goes_to_quarantine(tmp_path: Path) -> None:
    lines = [f"u{n}@b.jp,田中,2026-04-01".encode() for n in range(10)]
    lines[4] = "u4@b.jp,田中,2026-04-01".encode("cp932")
    came = bring(tmp_path, PEOPLE, leads_csv=b"email,name,at\n" + b"\n".join(lines))
    assert came.reasons == [(6, "undecodable")]
    assert came.summary.taken == 9


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv=PLAIN.replace(",", separator))
    assert came.people == ["a@b.jp", "c@d.jp"]


def test_excel_may_declare_the_separator(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv="sep=;\n" + PLAIN.replace(",", ";"))
    assert came.summary.taken == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(tmp_path: Path, newline: str) -> None:
    assert bring(tmp_path, PEOPLE, leads_csv=PLAIN.replace("\n", newline)).summary.taken == 2


def test_line_breaks_inside_quotes_and_true_line_numbers(tmp_path: Path) -> None:
    text = (
        'email,name,at\na@b.jp,"田中\n\n太郎",2026-04-01\nbad,bad\n\nc@d.jp,"鈴""木""",2026-04-02\n,nobody,2026-04-02\n'
    )
    came = bring(tmp_path, PEOPLE, leads_csv=text)
    assert came.log("a@b.jp").traits["name"] == "田中\n\n太郎"
    assert came.log("c@d.jp").traits["name"] == '鈴"木"'
    assert came.reasons == [(5, "ragged"), (8, "no_person")]


def test_a_quarantined_row_is_kept_with_file_line_reason_and_cells(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv="email,name,at\na@b.jp,田中,someday\n")
    (row,) = came.quarantine
    assert row == {
        "file": str(tmp_path / "leads.csv"),
        "line": 2,
        "reason": "importing.not_date",
        "params": {"value": "someday"},
        "row": {"email": "a@b.jp", "name": "田中", "at": "someday"},
        "table": "leads",
    }


def test_a_quote_never_closed_costs_one_line(tmp_path: Path) -> None:
    text = 'email,name,at\na@b.jp,"田中,2026-04-01\nc@d.jp,鈴木,2026-04-02\ne@f.jp,佐藤,2026-04-03'
    came = bring(tmp_path, PEOPLE, leads_csv=text)
    assert came.reasons == [(2, "open_quote")]
    assert came.people == ["c@d.jp", "e@f.jp"]


def test_a_quote_closed_rows_later_does_not_swallow_them(tmp_path: Path) -> None:
    first, last = 'a@b.jp,"田中,2026-04-01,x', 'e@f.jp,"佐藤",2026-04-03,x'
    rows = ["email,name,at,note", first, "c@d.jp,鈴木,2026-04-02,x", last, "g@h.jp,林,2026-04-04,x"]
    came = bring(tmp_path, PEOPLE, leads_csv="\n".join(rows))
    assert came.reasons == [(2, "open_quote")]
    assert came.people == ["c@d.jp", "e@f.jp", "g@h.jp"]


def test_a_cell_too_long_is_torn_off(tmp_path: Path) -> None:
    text = f"email,name,at\na@b.jp,{'x' * 1_100_000},2026-04-01\nc@d.jp,鈴木,2026-04-02\n"
    came = bring(tmp_path, PEOPLE, leads_csv=text)
    assert came.reasons == [(2, "cell_too_long")]
    assert came.people == ["c@d.jp"]


def test_nul_bytes_go_to_quarantine(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv=PLAIN.replace("田中", "田\0中"))
    assert came.reasons == [(2, "nul")]


def test_a_trailing_separator_does_no_harm(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv="email,name,at\na@b.jp,田中,2026-04-01,\n")
    assert came.summary.taken == 1


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_refused_before_anything_is_made(tmp_path: Path, content: str) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv=content)
    assert refused.value.problem.key == "importing.empty_file"
    assert not (tmp_path / "history").exists()


def test_headers_alone_are_no_mistake(tmp_path: Path) -> None:
    assert bring(tmp_path, PEOPLE, leads_csv="email,name,at\n").summary.rows == 0


def test_a_missing_column_names_the_nearest_header(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv="e-mail address,name,at\n")
    problem = refused.value.problem
    assert problem.key == "importing.no_such_column_but"
    assert (problem.params["column"], problem.params["nearest"]) == ("email", "e-mail address")
    assert not (tmp_path / "history").exists()


def test_headers_match_in_any_case_and_width(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE, leads_csv="ＥＭＡＩＬ, Name ,AT\na@b.jp,田中,2026-04-01\n")
    assert came.people == ["a@b.jp"]


def test_a_header_that_stands_twice_must_be_told_apart(tmp_path: Path) -> None:
    text = "email,email,name,at\na@b.jp,x@y.jp,田中,2026-04-01\n"
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv=text)
    assert refused.value.problem.key == "importing.column_twice"
    assert refused.value.problem.params["known"] == "email (1), email (2)"
    came = bring(tmp_path, PEOPLE.replace("person: email", "person: email (2)"), leads_csv=text)
    assert came.people == ["x@y.jp"]


def test_titles_may_stand_above_the_headers(tmp_path: Path) -> None:
    mapping = PEOPLE.replace("person: email", "header_line: 3\n    person: email")
    came = bring(tmp_path, mapping, leads_csv="名簿\n\n" + PLAIN + "x\n")
    assert came.summary.taken == 2
    assert came.reasons == [(6, "ragged")]
