"""What is told in words: a headline, and sections of paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable

from ninja import Schema

from ondo.insight.report.blocks import Paragraph, Section, Table


class ToldTable(Schema):
    """The first cell of every row is its head; `total` is a last row that sums up, or empty."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    total: list[str]


class ToldSection(Schema):
    """One part of a story."""

    id: str
    title: str
    paragraphs: list[str]
    tables: list[ToldTable]


class Told(Schema):
    """A story for people."""

    headline: str
    sections: list[ToldSection]


def as_told(headline: str, sections: Iterable[Section]) -> Told:
    """The blocks of a story of which there are two kinds."""
    return Told(headline=headline, sections=[_section(one) for one in sections])


def _section(one: Section) -> ToldSection:
    return ToldSection(
        id=one.id,
        title=one.title,
        paragraphs=[block.text for block in one.blocks if isinstance(block, Paragraph)],
        tables=[_table(block) for block in one.blocks if isinstance(block, Table)],
    )


def _table(table: Table) -> ToldTable:
    return ToldTable(
        caption=table.caption,
        columns=[column.text for column in table.columns],
        rows=[[cell.text for cell in row] for row in table.rows],
        total=[cell.text for cell in table.total],
    )
