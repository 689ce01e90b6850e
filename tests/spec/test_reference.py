"""The manual that is committed is the one that the tables give."""

from __future__ import annotations

import re

from tests.spec.contents import CHAPTERS
from tests.spec.render import TARGET, anchor, rendered
from tests.spec.table import tables_of


def test_the_committed_reference_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered(), "run: python -m tests.spec.render"


def test_every_link_of_the_contents_leads_somewhere() -> None:
    text = rendered()
    headings = {anchor(title) for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= headings


def test_every_chapter_is_in_the_contents() -> None:
    folder = TARGET.parents[1] / "tests" / "spec" / "chapters"
    assert {chapter.__name__.rpartition(".")[2] for chapter in CHAPTERS} == {path.stem for path in folder.glob("*.py")}


def test_no_two_tables_of_a_chapter_have_one_title() -> None:
    for chapter in CHAPTERS:
        titles = [table.title for table in tables_of(chapter).values()]
        assert len(titles) == len(set(titles)) > 0
