"""The rows of a list as its template shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ondo.domain.instants import Instant
from ondo.insight.words import Words
from ondo.store.reading.desk.listing import Line
from ondo.web.desk.due import DueBy, due_by


@dataclass(frozen=True)
class Row:
    """One row: who, by when, and what brought them here. `works`: company and title."""

    line: Line
    name: str
    works: str
    due: DueBy
    points: int
    why: str
    stage: str


@dataclass(frozen=True)
class Group:
    """People of one company that stand together; `name` empty: somebody by themselves."""

    name: str
    rows: Sequence[Row]


def rows_of(lines: Sequence[Line], words: Words, now: Instant) -> list[Row]:
    """These lines in the words of the playbook in force."""
    return [_row(line, words, now) for line in lines]


def grouped(rows: Sequence[Row]) -> list[Group]:
    """The rows by company: whoever comes first brings their colleagues along."""
    return list(_groups(rows))


def _groups(rows: Sequence[Row]) -> Iterator[Group]:
    order = {key: number for number, key in reversed(list(enumerate(map(_company, rows))))}
    for _, together in groupby(sorted(rows, key=lambda row: order[_company(row)]), key=_company):
        found = list(together)
        yield Group(found[0].line.company or "" if len(found) > 1 else "", found)


def _company(row: Row) -> tuple[str, int]:
    account = row.line.account
    return ("account", account) if account is not None else ("person", row.line.person)


def _row(line: Line, words: Words, now: Instant) -> Row:
    return Row(
        line=line,
        name=line.name or line.key,
        works=" · ".join(filter(None, (line.company, line.title))),
        due=due_by(line, words.playbook, now),
        points=line.points // 1000,
        why=words.cause(line.cause, line.cause_key or "") if line.cause else "",
        stage=words.stage(line.stage),
    )
