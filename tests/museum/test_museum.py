"""A museum of wrong playbooks: one mistake each, and the words in which it is told.

Every exhibit says in its first line what is wrong with it, and in `# expect:` lines what comes out, to the letter:
`line:column key.path: message`. The keys count from the top of the file, comments included.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ondo.playbooks import PlaybookErrors, load

EXHIBITS = sorted(Path(__file__).parent.glob("*.yaml"))


def expected(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def errors_of(path: Path) -> PlaybookErrors:
    with pytest.raises(PlaybookErrors) as refused:
        load(path)
    return refused.value


def test_the_museum_is_worth_a_visit() -> None:
    assert len(EXHIBITS) >= 60


@pytest.mark.parametrize("path", EXHIBITS, ids=lambda path: path.stem)
def test_exhibit(path: Path) -> None:
    errors = errors_of(path)
    assert [problem.sentence("en") for problem in errors.problems] == expected(path)
    japanese = errors.report("ja")
    assert japanese.count("\n") + 1 == len(errors.problems)
    assert re.search(r"[ぁ-ん]", japanese)


@pytest.mark.parametrize("path", EXHIBITS, ids=lambda path: path.stem)
def test_the_first_line_says_what_is_wrong(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.fullmatch(r"# [A-Z“].+\.", first)


def test_one_mistake_each() -> None:
    """A mistake that is two mistakes to a reader who cannot guess what was meant is the exception."""
    assert [path.stem for path in EXHIBITS if len(expected(path)) != 1] == ["indent_too_far"]
