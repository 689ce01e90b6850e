"""Whether a comma or a point stands before the decimals: stated, shown, or asked for; never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import Imported, bring

from ondo.domain.errors import OndoError
from ondo.importing.guess import guess_mapping
from ondo.importing.mapping import read_mapping
from ondo.importing.numbers import DecimalMark, Evidence, number_of

DEALS = """
tables:
  deals:
    opportunity: {key: id, status: open, opened_at: at, amount: amount}
    person: id
    person_traits: {size: {column: size, as: number}}
"""


def file(*rows: tuple[str, str], separator: str = ";") -> str:
    lines = [("id", "at", "amount", "size")]
    lines += [(str(n), "2026-04-01", *row) for n, row in enumerate(rows, start=1)]
    return "".join(separator.join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def amounts(came: Imported) -> list[str | None]:
    found = came.history.opportunities().sort("opportunity")["amount"].to_list()
    return [None if amount is None else f"{amount:f}" for amount in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("9.500,00 €", "9500"),
        ("€ 1.200", "1200"),
        ("12,5", "12.5"),
        ("1.234.567,89", "1234567.89"),
        ("9\u202f500,25\u00a0EUR", "9500.25"),
        ("1'234,50", "1234.5"),
        ("1,5億円", "150000000"),
        ("(1.200,50)", "-1200.5"),
    ],
)
def test_numbers_with_a_decimal_comma(text: str, wanted: str) -> None:
    assert number_of(text, DecimalMark.COMMA) == wanted


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *((text, DecimalMark.COMMA) for text in ("9.500,00", "12,5", "9.500.000", "0,125", "1 234,567")),
        *((text, DecimalMark.POINT) for text in ("1,234.56", "1.5", "1,234,567", "0.125", "1'234.500")),
        *((text, None) for text in ("1,234", "9.500", "1200", "1'200", "many", "1.2.3")),
    ],
)
def test_what_a_number_shows(text: str, mark: DecimalMark | None) -> None:
    shown = Evidence()
    shown.see(text)
    assert shown.mark == mark


def test_a_german_file_is_right_to_the_cent(tmp_path: Path) -> None:
    rows = [("9.500", "1.200"), ("9.500,07", ""), ("12,5", "3"), ("€ 1.200", ""), ("1.234.567,89 €", "(1.000)")]
    came = bring(tmp_path, DEALS, deals_csv=file(*rows))
    assert amounts(came) == ["9500.000", "9500.070", "12.500", "1200.000", "1234567.890"]
    assert [came.log(key).traits.get("size") for key in ("1", "3", "5")] == ["1200", "3", "-1000"]
    assert came.quarantine == []


@pytest.mark.parametrize(
    ("cells", "separator", "wanted"),
    [
        (("1,234", "¥3,000"), ",", ["1234.000", "3000.000"]),
        (("1,234", "1,234.56"), ",", ["1234.000", "1234.560"]),
        (("9.500", "1.5"), ",", ["9.500", "1.500"]),
        (("1,234", "12,5"), ",", ["1.234", "12.500"]),
    ],
)
def test_a_column_shows_how_it_is_read(
    tmp_path: Path, cells: tuple[str, ...], separator: str, wanted: list[str]
) -> None:
    came = bring(tmp_path, DEALS, deals_csv=file(*((cell, "1") for cell in cells), separator=separator))
    assert amounts(came) == wanted


@pytest.mark.parametrize(
    ("cells", "told"),
    [(("9.500",), "9.500"), (("1,234",), "1,234"), (("1,234.56", "12,5"), "1,234.56 / 12,5")],
    ids=["a point and three digits", "a comma where semicolons part", "contradicting each other"],
)
def test_what_is_not_shown_is_asked_for(tmp_path: Path, cells: tuple[str, ...], told: str) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, DEALS, deals_csv=file(*((cell, "1") for cell in cells)))
    problem = refused.value.problem
    assert (problem.key, problem.params["column"], problem.params["value"]) == (
        *("importing.ambiguous_number", "amount"),
        told,
    )


@pytest.mark.parametrize(("mark", "wanted"), [("comma", "9500.000"), ("point", "9.500")])
def test_what_is_stated_counts(tmp_path: Path, mark: str, wanted: str) -> None:
    for place, mapping in {
        "all": f"decimal: {mark}\n{DEALS}",
        "table": DEALS.replace("  deals:\n", f"  deals:\n    decimal: {mark}\n"),
        "cell": DEALS.replace("amount: amount", f"amount: {{column: amount, decimal: {mark}}}"),
    }.items():
        (tmp_path / place).mkdir()
        assert amounts(bring(tmp_path / place, mapping, deals_csv=file(("9.500", "")))) == [wanted]


def test_what_does_not_fit_what_is_stated_is_no_number(tmp_path: Path) -> None:
    came = bring(tmp_path, f"decimal: point\n{DEALS}", deals_csv=file(("12,5", ""), ("12.5", "9.500,00")))
    assert came.reasons == [(2, "not_number")]
    assert came.log("2").traits["size"] == "9.500,00"


def test_numbers_of_a_typed_file_and_of_the_mapping_need_no_mark(tmp_path: Path) -> None:
    mapping = DEALS.replace("amount: amount", "amount: {columns: [{column: amount, as: number}, {value: '1.125'}]}")
    lines = '{"id": "1", "at": "2026-04-01", "amount": 9.125, "size": 1}\n{"id": "2", "at": "2026-04-01"}\n'
    came = bring(tmp_path, f"decimal: comma\n{mapping}", deals_jsonl=lines)
    assert amounts(came) == ["9.125", "1.125"]


@pytest.mark.parametrize(
    ("cell", "line", "mark"),
    [
        ("9.500,00", "    decimal: comma   #", "comma"),
        ("1,234.56", "    decimal: point   #", "point"),
        ("9.500", "    # decimal: comma   #", None),
    ],
)
def test_the_guess_writes_what_it_sees(tmp_path: Path, cell: str, line: str, mark: str | None) -> None:
    (tmp_path / "deals.csv").write_text(f"Deal ID;Stage;Amount;Close Date\n1;Won;{cell};2026-04-01\n")
    text = guess_mapping([str(tmp_path / "deals.csv")])
    assert line in text
    assert read_mapping(text).tables[0].decimal == mark
