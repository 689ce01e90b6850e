"""The spec tables as a manual: `python -m tests.spec.render` writes docs/playbook-reference.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tests.spec.contents import CHAPTERS
from tests.spec.table import HEADER, Row, Table, paragraph, tables_of

TARGET = Path(__file__).parents[2] / "docs" / "playbook-reference.md"

INTRODUCTION = f"""
<!-- Written by `python -m tests.spec.render` from the tables in tests/spec/chapters, which are tests too. -->

# What a playbook means

Every rule of the playbook language, by example. Each example is a playbook, the things that happened to one person, and
what holds at each instant; every one of them is also a test of the engine, so this page is true.

The playbooks are written in full but for a header. Where a snippet does not say otherwise, it begins with

```yaml
{chr(10).join(HEADER.values())}
```

Times are those of the playbook's zone. A row without a time belongs to the instant above it; a row in which nothing
happens only looks. In the middle column stands the raw event with its properties; `traits` is a dated row of traits,
`undated` ones hold from the beginning. `#name` gives an event a name, `by:` says who brought it about, `via:` the
channel, `occurred:` when it happened and `recorded:` when it was written down, where that differs.

In the right column, `score`, `fit` and `engagement` are points; `pricing = 10` is what one line of the scorecard says;
`path` lists the stages so far; `cause`, `timer`, `how` and `snapshot` tell of the last move; `since` is its instant;
`-` means none.
"""


def rendered() -> str:
    """The whole manual."""
    parts = [INTRODUCTION.strip(), contents(), *(part for chapter in CHAPTERS for part in chapter_parts(chapter))]
    return "\n\n".join(parts) + "\n"


def contents() -> str:
    """Links to the chapters."""
    return "\n".join(f"- [{chapter.title}](#{anchor(chapter.title)})" for chapter in CHAPTERS)


def anchor(title: str) -> str:
    """The anchor that a heading gets on GitHub."""
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")


def chapter_parts(chapter: ModuleType) -> Iterator[str]:
    """A chapter: its introduction and its tables. A playbook that several tables share is shown once."""
    yield f"## {chapter.title}"
    yield paragraph(chapter.text)
    shown = ""
    for table in tables_of(chapter).values():
        yield from table_parts(table, shown)
        shown = table.playbook


def table_parts(table: Table, shown: str) -> Iterator[str]:
    """One table of the manual."""
    yield f"### {table.title}"
    yield table.text
    yield "With the same playbook:" if table.playbook == shown else fenced(table.playbook)
    yield "\n".join(["| when | what happens | what holds then |", "| --- | --- | --- |", *map(line, table.rows)])
    if table.then:
        yield f"The playbook that `switch` puts in force:\n\n{fenced(table.then)}"


def fenced(yaml: str) -> str:
    """A snippet of a playbook."""
    return f"```yaml\n{yaml}\n```"


def line(row: Row) -> str:
    """A row of a Markdown table."""
    happens = f"`{row.happens}`" if row.happens else ""
    return f"| {row.shown_when} | {happens} | {row.holds} |"


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
