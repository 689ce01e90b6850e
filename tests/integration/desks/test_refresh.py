"""What no event changes on the desks: points that fade, rows that a store has not got yet, what `ondo verify` says."""

from __future__ import annotations

import pytest
from tests.integration.desks.office import DAY, PLAYBOOK, Office, open_office
from tests.integration.desks.test_work import fields, work

pytestmark = pytest.mark.usefixtures("store")

FADING = PLAYBOOK.replace("points: 50,", "points: 50, halves_every: 30d,")


def differences() -> list[str]:
    """What `ondo verify` finds."""
    from ondo.store.verifying import verify

    return [one.key for part in verify() for one in part.differences]


def refresh(at: int) -> None:
    """The worker looks until nothing is left."""
    from ondo.actions.refresh_desks import refresh_desks

    while refresh_desks(at=at):
        pass


def test_points_are_worked_out_again_each_morning() -> None:
    from tests.arrivals import put_in_force

    put_in_force(FADING)
    office = Office()
    key = office.mql()
    assert work(key).points == 50_000
    before = work(key).version
    refresh(office.now + 30 * DAY)
    assert (work(key).points, work(key).version) == (25_000, before + 1)
    refresh(office.now + 30 * DAY)
    assert work(key).version == before + 1
    assert differences() == []


def test_a_store_that_is_older_than_its_tables_gets_its_rows_and_cards() -> None:
    from ondo.store.models import Card, Due, Term, Work
    from ondo.store.reading.desk.search import search

    office = open_office()
    key = office.mql()
    office.does(key, "call_attempted")
    before, found = fields(key), search("tanaka@ex", 5)
    for table in (Work, Card, Term):
        table._default_manager.all().delete()
    Due.objects.create(kind="desks", due_at=0, payload={"after": 0})
    refresh(office.now)
    assert (fields(key), search("tanaka@ex", 5)) == (before, found)
    assert not Due.objects.filter(kind="desks").exists()


def test_verify_says_which_row_is_missing_or_differs() -> None:
    from ondo.store.models import Card, Work

    office = open_office()
    first, second, third = (office.mql(f"{name}@example.co.jp", name) for name in "abc")
    assert differences() == []
    Work.objects.filter(person__key=first).delete()
    Work.objects.filter(person__key=second).update(attempts=7)
    Card.objects.filter(person__key=third).update(email="x")
    assert sorted(differences()) == ["verify.card", "verify.work", "verify.work_missing"]


def test_another_playbook_brings_its_teams_and_its_points() -> None:
    from ondo.actions.put_in_force import put_in_force
    from ondo.actions.switching import Part

    office = open_office()
    key = office.mql()
    office.does(key, "assigned", owner="ito")
    other = PLAYBOOK.replace("points: 50,", "points: 60,").replace(
        "kind: mql\n    team: sdr", "kind: mql\n    team: field_sales"
    )
    put_in_force(text=other, by="sato", at=office.now + DAY)
    part = Part()
    while part.go_on(office.now + DAY):
        pass
    refresh(office.now + DAY)
    row = work(key)
    assert (row.team, row.owner.username, row.points) == ("field_sales", "ito", 60_000)
    assert differences() == []


def test_of_somebody_who_was_erased_nothing_is_left() -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Card, Person, Term, Work
    from ondo.store.reading.erased import left_over

    office = open_office()
    key = office.mql()
    erase(person=Person.objects.get(key=key), by="sato", at=office.now)
    assert [table._default_manager.count() for table in (Work, Card, Term)] == [0, 0, 0]
    assert left_over() == []
