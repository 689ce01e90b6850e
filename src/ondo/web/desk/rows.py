"""The rows of a list as its template shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ondo.domain.instants import Instant
from ondo.insight.words import Words
from ondo.store.reading.desk.listing import Line
from ondo.web.desk.agreed import door
from ondo.web.desk.due import DueBy, due_by


@dataclass(frozen=True)
class Row:
    """One row: who, by when, and what brought them here (`why`). `works`: company and title."""

    line: Line
    name: str
    works: str
    due: DueBy
    points: int
    why: str
    stage: str


@dataclass(frozen=True)
class Group:
    """People of one company that stand together; `name` empty: somebody by themselves. `size`: with those not shown."""

    name: str
    rows: Sequence[Row]
    size: int = 0


def rows_of(lines: Sequence[Line], words: Words, now: Instant) -> list[Row]:
    """These lines in the words of the playbook in force."""
    return [_row(line, words, now) for line in lines]


def grouped(rows: Sequence[Row], sizes: Mapping[int, int]) -> list[Group]:
    """The rows by company, whose people stand together already. `sizes`: company → its people in the tab."""
    return list(_groups(rows, sizes))


def _groups(rows: Sequence[Row], sizes: Mapping[int, int]) -> Iterator[Group]:
    for (_, account), together in groupby(rows, key=_company):
        found = list(together)
        name = found[0].line.company or "" if len(found) > 1 else ""
        yield Group(name, found, max(len(found), sizes.get(account, 0)))


def _company(row: Row) -> tuple[str, int]:
    account = row.line.account
    return ("account", account) if account is not None else ("person", row.line.person)


def _row(line: Line, words: Words, now: Instant) -> Row:
    return Row(
        line=line,
        name=line.name or line.key,
        works=" · ".join(filter(None, (line.company, line.title))),
        due=due_by(line, words, now),
        points=line.points // 1000,
        why=" · ".join(filter(None, (door(line, words), _cause(line, words)))),
        stage=words.stage(line.stage),
    )


def _cause(line: Line, words: Words) -> str:
    return words.cause(line.cause, line.cause_key or "") if line.cause else ""
