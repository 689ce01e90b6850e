"""Tables about identity: rows of `source | what arrives | what is decided`, and rows of `as given | as compared`."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import NamedTuple


class Row(NamedTuple):
    """One call, and what is decided about it. An empty source is that of the row above."""

    source: str
    arrives: str
    decided: str


class Pair(NamedTuple):
    """Something as it is given, and as it is compared."""

    given: str
    compared: str


@dataclass(frozen=True)
class Story:
    """Calls that arrive one after the other: one part of the page, and one test."""

    title: str
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Spellings:
    """Texts that are one and texts that are not."""

    title: str
    text: str
    pairs: tuple[Pair, ...]


def story(title: str, text: str, rows: str) -> Story:
    """A story from indented text."""
    read, source = [], ""
    for line in dedent(rows).strip().splitlines():
        shown, arrives, decided = (cell.strip() for cell in line.split("|"))
        source = shown or source
        read.append(Row(source, arrives, decided))
    return Story(title, dedent(text).strip(), tuple(read))


def spellings(title: str, text: str, pairs: str) -> Spellings:
    """A table of spellings from indented text; an empty right side repeats the one above, `-` means nothing."""
    read, last = [], ""
    for line in dedent(pairs).strip().splitlines():
        given, compared = (cell.strip() for cell in line.split("|"))
        last = compared or last
        read.append(Pair(given, last))
    return Spellings(title, dedent(text).strip(), tuple(read))
