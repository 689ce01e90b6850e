"""Lines of opportunities: written for a spreadsheet, read as they were meant, wrong ones told by their number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ondo.domain.errors import OndoError
from ondo.importing.opportunity_cells import COLUMNS
from ondo.importing.opportunity_lines import Line, as_csv
from ondo.importing.opportunity_lines import read_lines as read_lines_in

ROW = {"opportunity": "D1", "person": "p1", "status": "open", "amount": "1200000", "currency": "JPY"}

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(
    lambda text: text.strip() or "x"
)
rows = st.fixed_dictionaries({"opportunity": words}, optional=dict.fromkeys(("next_step", "owner", "reason"), words))


def read_lines(content: bytes) -> list[Line]:
    return read_lines_in(content, "Asia/Tokyo")


def file(*rows: dict[str, str]) -> bytes:
    return "".join(as_csv(rows)).encode()


@given(st.lists(rows, max_size=4))
def test_what_was_written_is_read_again(told: list[dict[str, str]]) -> None:
    lines = read_lines(file(*told))
    assert [dict(line.told) for line in lines] == told
    assert not any(line.wrong for line in lines)


def test_a_formula_is_no_formula_in_the_file() -> None:
    assert "'=1+1" in file({**ROW, "next_step": "=1+1"}).decode()


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("amount", "¥1,200,000", "1200000"),
        ("amount", "１２００", "1200"),
        ("amount", "1200.50", "1200.5"),
        ("closes_on", "2026/1/5", "2026-01-05"),
        ("amount", "12,345.125", "12345.125"),
        ("amount", "1.000,50", "1000.5"),
        ("amount", "12,5", "12.5"),
        ("amount", "9.500,00 €", "9500"),
        ("closes_on", "2026年1月5日", "2026-01-05"),
        ("closes_on", "令和8年1月5日", "2026-01-05"),
        ("closes_on", "2026-01-05T00:30:00+09:00", "2026-01-05"),
        ("status", "Won", "won"),
        ("currency", "jpy", "JPY"),
    ],
)
def test_cells_as_people_write_them(column: str, cell: str, meant: str) -> None:
    (line,) = read_lines(file({**ROW, column: cell}))
    assert (line.told[column], line.wrong) == (meant, ())


@pytest.mark.parametrize(
    ("column", "cell", "key"),
    [
        ("amount", "a lot", "sales.line_amount"),
        ("amount", "-1", "sales.line_amount"),
        ("amount", "NaN", "sales.line_amount"),
        ("amount", "1,23,45", "sales.line_amount"),
        ("amount", "0.00001", "sales.line_amount"),
        ("amount", "1e3", "sales.line_amount"),
        ("closed_on", "26/11/24", "sales.line_date"),
        ("closed_on", "1/12/26", "sales.line_date"),
        ("closed_on", "0001-12-26", "sales.line_date"),
        ("closed_on", "3/4/2026", "sales.line_date"),
        ("closed_on", "2026-02-30", "sales.line_date"),
        ("closes_on", "tomorrow", "sales.line_date"),
        ("status", "maybe", "sales.line_status"),
        ("currency", "yen!", "sales.line_currency"),
        ("next_step", "x" * 301, "sales.line_too_long"),
        ("opportunity", "", "sales.line_no_opportunity"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(column: str, cell: str, key: str) -> None:
    first, second = read_lines(file(ROW, {**ROW, column: cell}))
    assert (first.number, first.wrong) == (2, ())
    assert (second.number, [one.key for one in second.wrong]) == (3, [key])


def test_amounts_that_contradict_each_other_are_wrong() -> None:
    lines = read_lines(file(*({**ROW, "amount": amount} for amount in ("1,234.56", "12,5", "9.500", "300"))))
    assert [len(line.wrong) for line in lines] == [1, 1, 1, 0]


def test_an_amount_that_could_be_two_is_wrong_unless_another_shows_which() -> None:
    unclear, clear = (read_lines(f"opportunity;amount\nD1;9.500\n{more}".encode()) for more in ("", "D2;12,5\n"))
    assert [one.key for one in unclear[0].wrong] == ["sales.line_amount"]
    assert [(line.told["amount"], line.wrong) for line in clear] == [("9500", ()), ("12.5", ())]


def test_an_amount_of_thousandths_is_read_again() -> None:
    (line,) = read_lines(file({**ROW, "amount": "1.125"}))
    assert (line.told["amount"], line.wrong) == ("1.125", ())


def test_shift_jis_as_excel_saves_it() -> None:
    text = "opportunity,next_step\r\nD1,見積もりを送る\r\n"
    (line,) = read_lines(text.encode("cp932"))
    assert line.told == {"opportunity": "D1", "next_step": "見積もりを送る"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "sales.file_no_heading"),
        (b"a,b\n1,2\n", "sales.file_no_heading"),
        (b"PK\x03\x04 a workbook", "sales.file_no_text"),
        ("opportunity,reason\nD1,prix élevé\n".encode("cp1252"), "sales.file_no_text"),
        (b"opportunity,amount,amount\nD1,1,2\n", "sales.file_column_twice"),
        (b"opportunity,Amount,amount\nD1,1,2\n", "sales.file_column_twice"),
        (b"opportunity,opportunity\nD1,D2\n", "sales.file_column_twice"),
        (b"opportunity,amout\nD1,1\n", "sales.file_column_near"),
        (b"opportunity,closes on\nD1,2026-01-05\n", "sales.file_column_near"),
        (b"opportunity\n" + b"D\n" * 5_001, "sales.file_too_long"),
        (b"x" * 4_000_001, "sales.file_too_large"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(content: bytes, key: str) -> None:
    with pytest.raises(OndoError) as refused:
        read_lines(content)
    assert refused.value.problem.key == key


def test_columns_may_stand_in_any_order_and_some_be_left_out() -> None:
    (line,) = read_lines(b"owner,opportunity,anything\nito,D1,?\n")
    assert line.told == {"owner": "ito", "opportunity": "D1"}
    assert set(line.told) <= set(COLUMNS)


def test_a_mistyped_column_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(OndoError) as refused:
        read_lines(b"opportunity,closes on\nD1,2026-01-05\n")
    assert refused.value.problem.params == {"column": "closes on", "near": "closes_on"}


SHEET = "opportunity,amount,next_step\r\nD1,100,見積もり\r\n"


@pytest.mark.parametrize(
    "content",
    [
        SHEET.replace(",", ";").encode(),
        SHEET.replace(",", "\t").encode("utf-16"),
        f"\r\n{SHEET}".encode(),
        f",,\r\n{SHEET}".encode(),
        SHEET.replace("\r\n", ",,\r\n").encode("cp932"),
        SHEET.replace("見積もり", "見積もり,,").encode(),
    ],
    ids=["semicolons", "UTF-16 with tabs", "an empty line above", "empty cells above", "empty columns", "empty cells"],
)
def test_files_as_spreadsheets_make_them(content: bytes) -> None:
    (line,) = read_lines(content)
    assert (dict(line.told), line.wrong) == ({"opportunity": "D1", "amount": "100", "next_step": "見積もり"}, ())


def test_lines_are_numbered_as_an_editor_shows_them() -> None:
    lines = read_lines(b'opportunity,next_step\nD1,"call,\nthen mail"\nD2,x,y\nD3,\n')
    assert [(one.number, len(one.wrong)) for one in lines] == [(2, 0), (4, 1), (5, 0)]
