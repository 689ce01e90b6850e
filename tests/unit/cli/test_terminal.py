"""Reports on a terminal of 80 columns: no word and no number is cut, and nothing is left out."""

from __future__ import annotations

import io
from itertools import takewhile

import pytest
from rich.cells import cell_len
from rich.console import Console

from ondo.cli.terminal import show
from ondo.insight.report.blocks import Block, Cell, Column, Paragraph, Remark, Remarks, Section, Table

FUNNEL = Table(
    "ステージ別ファネル",
    [
        Column("ステージ", number=False),
        *(
            Column(head)
            for head in ("人数", "流入", "流出", "残高", "先へ進んだ割合（95％区間）", "滞在期間（中央値）")
        ),
    ],
    [[Cell("Recycled（リサイクル）"), *[Cell("398")] * 4, Cell("40%", "35%–45%"), Cell("180日")]],
)
ORIGINS = Table(
    "By origin",
    [
        Column("Origin", number=False),
        *(Column(head) for head in ("Qualifications", "Mature", "SQL", "Won", "Recycled", "Disqualified", "Revenue")),
    ],
    [
        [Cell("Exhibition"), *[Cell("1,000")] * 5, Cell("12 of 43", "24%–63%"), Cell("¥8,060,000")],
        [Cell("Website"), *[Cell("7")] * 5, Cell("–"), Cell("¥680,000")],
    ],
    [Cell("Total"), *[Cell("1,007")] * 5, Cell("12 of 43"), Cell("¥8,740,000")],
)
SOURCES = Table(
    "",
    [Column(head, number=False) for head in ("Key", "Name", "Write keys", "Address")],
    [
        [
            Cell("site"),
            Cell("The website"),
            Cell("w" * 40 + "\n" + "v" * 40),
            Cell("https://www.example.co.jp/" + "a" * 40),
        ]
    ],
)


def shown(*blocks: Block, width: int = 80) -> str:
    written = io.StringIO()
    show([Section("one", "Title", "", blocks)], Console(file=written, width=width, highlight=False))
    return written.getvalue()


@pytest.mark.parametrize("table", [FUNNEL, ORIGINS])
def test_figures_stay_whole_and_no_interval_is_left_out(table: Table) -> None:
    output = shown(table)
    cells = [cell for row in [*table.rows, table.total] for cell in row]
    assert [text for cell in cells for text in (cell.text, cell.note) if text not in output] == []
    assert max(cell_len(line) for line in output.splitlines()) <= 80


def test_what_is_too_wide_goes_on_below_with_the_first_column_again() -> None:
    lines = shown(ORIGINS).splitlines()
    assert [line.split()[:2] for line in lines if line.split()[:1] == ["Origin"]] == [
        ["Origin", "Qualifications"],
        ["Origin", "Revenue"],
    ]
    assert [line.split() for line in lines if "Total" in line][-1] == ["Total", "¥8,740,000"]


def test_heads_are_wrapped_between_words() -> None:
    lines = shown(FUNNEL).splitlines()
    heads = list(takewhile(lambda line: "──" not in line, lines))
    assert [line.split() for line in heads[-3:]] == [
        ["先へ進んだ"],
        ["割合", "滞在期間"],
        ["ステージ", "人数", "流入", "流出", "残高", "（95％区間）", "（中央値）"],
    ]


def test_a_list_that_is_too_wide_is_laid_out_row_for_row() -> None:
    lines = [line.rstrip() for line in shown(SOURCES).splitlines() if line.strip()]
    assert lines == [
        "Title",
        "site",
        "  Name        The website",
        "  Write keys  " + "w" * 40,
        "              " + "v" * 40,
        "  Address     https://www.example.co.jp/" + "a" * 40,
    ]


def test_what_fits_is_one_table() -> None:
    assert "Address" in next(line for line in shown(SOURCES, width=200).splitlines() if "Key" in line)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("点数によらずMQLにする", ["点数によらず", "MQLにする"]),
        ("受け付けない振り分け", ["受け付けない", "振り分け"]),
        ("問い合わせが1,200件あった（うち的中30％）", ["問い合わせが", "1,200件あった", "（うち的中30％）"]),
        ("株式会社メープルゲート電機", ["株式会社", "メープルゲート", "電機"]),
        ("an interval of 95 %", ["an interval of", "95 %"]),
    ],
)
def test_prose_is_wrapped_between_words(text: str, lines: list[str]) -> None:
    assert shown(Paragraph(text), width=16).splitlines()[2:] == lines
    told = shown(Remarks([Remark(text, grave=False)], "!"), width=18).splitlines()[2:]
    assert [line[2:] for line in told] == lines
