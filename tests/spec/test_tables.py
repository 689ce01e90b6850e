"""Every spec table is a test: followed row by row, and folded again in one go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.spec.contents import CHAPTERS
from tests.spec.following import UNDATED, Person, in_one_go, person
from tests.spec.seeing import differences
from tests.spec.table import Row, Table, tables_of

from ondo.domain.events import RETRACTED
from ondo.domain.scorecard import scorecard
from ondo.domain.state import dump

TABLES = {
    f"{chapter.__name__.rpartition('.')[2]}-{name}": table
    for chapter in CHAPTERS
    for name, table in tables_of(chapter).items()
}
TOLD_TWICE = ("other:", "history", "merge")
"""Rows after which the log alone does not tell the record."""


@pytest.mark.parametrize("name", TABLES)
def test_what_the_table_says_holds(name: str) -> None:
    table = TABLES[name]
    somebody = person(table)
    wrong = []
    for row in table.rows:
        somebody.follow(row)
        wrong += [f"{row.when} {row.happens} | {one}" for one in differences(somebody, row.holds)]
        assert_sound(somebody)
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    [name for name, table in TABLES.items() if not any(row.happens.startswith(TOLD_TWICE) for row in table.rows)],
)
def test_it_holds_in_one_go_too(name: str) -> None:
    """Law 3: however often one looked on the way, the log gives the same, at the end and at every past instant."""
    table = TABLES[name]
    live = person(table)
    for row in table.rows:
        live.follow(row)
    at_once = in_one_go(live, live.at)
    assert at_once.transitions == live.transitions
    assert dump(at_once.state) == dump(live.folding.state)
    assert past_instants(table, live) == []


def past_instants(table: Table, live: Person) -> list[str]:
    """What was expected, looked up in today's log; retractions and late events tell another story of the past."""
    wrong = []
    if any(row.happens.startswith((RETRACTED, "arrives:")) for row in table.rows):
        return []
    for row in expected_after_all(table):
        looking = person(table)
        looking.log, looking.periods = live.log, live.periods
        looking.follow(row)
        looking.folding = in_one_go(live, looking.at)
        wrong += [f"{row.when} | {one}" for one in differences(looking, row.holds)]
    return wrong


def expected_after_all(table: Table) -> list[Row]:
    """What is expected of each instant once all of its events have happened."""
    expected: dict[str, Row] = {}
    for row in table.rows:
        before = expected.get(row.when)
        holds = row.holds if row.happens or before is None else f"{before.holds}, {row.holds}"
        expected[row.when] = replace(row, happens="", holds=holds)
    expected.pop(UNDATED, None)
    return list(expected.values())


def assert_sound(somebody: Person) -> None:
    card = scorecard(somebody.playbook, somebody.folding.state, somebody.at)
    assert sum(line.points for line in card.contributions) == card.total
    for row in somebody.transitions:
        assert sum(line.points for line in row.contributions) == row.score
