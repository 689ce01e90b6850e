"""docs/security.md leaves out no line of the standard, and names no test that is not there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
TEXT = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([\d., –]+) \| ([✓–△]) \| (.+) \|$", re.MULTILINE)

# ASVS 5.0.0: how many lines of levels 1 and 2 each section has; they are numbered from 1 on.
SECTIONS = """
1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2 1, 4.3 2,
4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2,
7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 10.1 2, 10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2, 10.7 3, 11.1 2,
11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5, 14.1 2, 14.2 4, 14.3 3,
15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3, 17.1 1, 17.2 4, 17.3 2
"""


def test_every_line_of_levels_one_and_two_stands_there_once() -> None:
    wanted = [
        f"{section}.{n}" for section, count in re.findall(r"([\d.]+) (\d+)", SECTIONS) for n in range(1, int(count) + 1)
    ]
    listed = [number for numbers, _, _ in ROW.findall(TEXT) for number in numbers_of(numbers)]
    assert len(wanted) == 253
    assert sorted(listed) == sorted(wanted)


def numbers_of(text: str) -> list[str]:
    """`6.1.1, 6.2.1–6.2.3` as the four numbers."""
    found = []
    for part in text.split(", "):
        first, _, last = part.strip().partition("–")
        section, _, n = first.rpartition(".")
        found += [f"{section}.{m}" for m in range(int(n), int(last.rpartition(".")[2] or n) + 1)]
    return found


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", TEXT))
    assert len(named) > 40
    missing = [f"{file}::{name}" for file, name in named if not _there(file, name)]
    assert missing == []


def _there(file: str, name: str) -> bool:
    return any(f"def {name}(" in path.read_text(encoding="utf-8") for path in TESTS.rglob(file))


def test_every_deviation_says_why() -> None:
    assert [numbers for numbers, mark, why in ROW.findall(TEXT) if mark == "△" and len(why) < 40] == []
