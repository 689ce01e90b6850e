"""A spec table: a playbook, what happens to one person, and what must hold at each instant.

A row reads `when | what happens | what holds then`. An empty *when* is the instant of the row above; an empty
*what happens* only lets time pass and looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent
from types import ModuleType

HEADER = {
    "ondo": "ondo: 1",
    "playbook": "playbook: example",
    "label": "label: {ja: 例, en: Example}",
    "because": "because: Shows one thing.",
    "timezone": "timezone: Asia/Tokyo",
    "stages": "stages:\n  visitor:\n    kind: anonymous",
}
"""What every snippet has that does not say otherwise."""


@dataclass(frozen=True)
class Row:
    """One line of a table, in words. `shown_when` is what the line itself says, `when` what it means."""

    shown_when: str
    when: str
    happens: str
    holds: str


@dataclass(frozen=True)
class Table:
    """One case of the manual, and one test. `then` is the playbook that a row `switch` puts in force."""

    title: str
    text: str
    playbook: str
    rows: tuple[Row, ...]
    then: str = ""


def table(title: str, text: str, playbook: str, rows: str, then: str = "") -> Table:
    """A table from indented texts."""
    snippet, successor = dedent(playbook).strip("\n"), dedent(then).strip("\n")
    return Table(title, paragraph(text), snippet, tuple(_rows(dedent(rows).strip())), successor)


def whole(snippet: str) -> str:
    """A snippet with the header put before it, as somebody would write it into a file."""
    given = set(re.findall(r"^([a-z_]+):", snippet, re.MULTILINE))
    return "\n".join([*(line for key, line in HEADER.items() if key not in given), snippet, ""])


def paragraph(text: str) -> str:
    """Text with its lines dedented; blank lines separate paragraphs."""
    return dedent(text).strip()


def _rows(text: str) -> Iterator[Row]:
    when = ""
    for line in text.splitlines():
        shown, happens, holds = (cell.strip() for cell in line.split("|"))
        when = shown or when
        yield Row(shown, when, happens, holds)


def tables_of(chapter: ModuleType) -> dict[str, Table]:
    """The tables of a chapter by the names they have there, in the order of the file."""
    return {name: value for name, value in vars(chapter).items() if isinstance(value, Table)}
