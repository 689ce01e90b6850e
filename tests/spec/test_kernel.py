"""Every spec table holds on the kernel too: it writes the tables of a replay that the reference fold writes."""

from __future__ import annotations

from types import ModuleType

import pytest
from tests.generative.made_up_crowds import Crowd
from tests.generative.two_engines import difference
from tests.spec.chapters import corrections, deadlines, triage
from tests.spec.contents import CHAPTERS
from tests.spec.following import Person, person
from tests.spec.table import Table, tables_of

from ondo.domain.refold import union
from ondo.engine.history import PersonLog

QUICK = (corrections, deadlines, triage)
"""Chapters in which much happens at once; `make test-all` takes the others through the kernel too."""


def lived(table: Table) -> Person:
    """Somebody to whom everything in a table has happened."""
    somebody = person(table)
    for row in table.rows:
        somebody.follow(row)
    return somebody


@pytest.mark.parametrize(
    "chapter",
    [chapter if chapter in QUICK else pytest.param(chapter, marks=pytest.mark.long) for chapter in CHAPTERS],
    ids=lambda chapter: chapter.__name__.rpartition(".")[2],
)
def test_the_kernel_agrees_on_every_table(chapter: ModuleType) -> None:
    wrong = []
    for name, table in tables_of(chapter).items():
        somebody = lived(table)
        known = somebody.undated
        log = PersonLog("somebody", union(somebody.log), known["traits"], None, known["account_traits"])
        for playbook in {period.playbook for period in somebody.periods}:
            crowd = Crowd(playbook, (log,), somebody.at, name)
            wrong += [f"{name}: {found}"] if (found := difference(crowd)) else []
    assert wrong == []
