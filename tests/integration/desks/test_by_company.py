"""The list company by company: colleagues stand together whichever page they would be on, and nobody stands twice."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ondo.domain.instants import zone
from ondo.store.reading.desk.by_company import MOST, stretch
from ondo.store.reading.desk.listing import SIZE, Place, entries
from ondo.store.reading.desk.tabs import Scope, Tab

NOW = 1_700_000_000_000
PEOPLE = 300


@pytest.fixture
def scope(store: str) -> Scope:
    """Three hundred MQLs, most of them of some twenty companies, in any order; some are urgent."""
    from ondo.store.models import Account, Person, Work

    dice = random.Random(7)
    accounts = [Account.objects.create(key=f"a{n}", name=f"a{n}", created_at=0) for n in range(20)]
    people = Person.objects.bulk_create([Person(key=f"p{n}", known=True, created_at=0) for n in range(PEOPLE)])
    Work.objects.bulk_create([_work(one, dice.choice([*accounts, *accounts[:3] * 9, None]), dice) for one in people])
    return Scope("sdr", None, NOW, zone("UTC"))


def _work(person: Any, account: Any, dice: random.Random) -> Any:
    from ondo.store.models import Work

    urgent = NOW + dice.choice([-5, 5]) * dice.randint(1, 9)
    told: dict[str, Any] = {
        "stage": "mql",
        "kind": "mql",
        "team": "sdr",
        "entered_at": 0,
        "next_kind": "sla",
        "next_at": NOW,
    }
    return Work(person=person, account=account, urgent_at=urgent, points=dice.randint(0, 9), **told)


def pages(scope: Scope) -> list[list[tuple[int, int | None]]]:
    """Everybody, page by page: the person, and the company."""
    found, after = [], None
    while True:
        page = stretch(Tab.NEW, scope, after, by_company=True)
        found.append([(one.person, one.account) for one in page.entries])
        after = page.after
        if after is None:
            return found


def test_whoever_comes_first_brings_their_colleagues_along(scope: Scope) -> None:
    usual = [(one.person, one.account) for one in entries(Tab.NEW, scope, most=PEOPLE)]
    assert len(usual) == PEOPLE
    expected: list[tuple[int, int | None]] = []
    for person, account in usual:
        if account is None:
            expected.append((person, None))
        elif account not in {one for _, one in expected}:
            expected += [one for one in usual if one[1] == account][:MOST]
    found = pages(scope)
    assert [one for page in found for one in page] == expected
    assert len(found) > 2
    assert all(SIZE <= len(page) < SIZE + MOST for page in found[:-1])


def test_a_page_says_how_many_there_are_of_a_company(scope: Scope) -> None:
    from ondo.store.models import Work

    page = stretch(Tab.NEW, scope, None, by_company=True)
    account = next(one.account for one in page.entries if one.account is not None)
    assert page.sizes[account] == Work.objects.filter(account=account).count()


def test_by_person_it_goes_on_where_it_ended(scope: Scope) -> None:
    first = stretch(Tab.NEW, scope, None, by_company=False)
    assert isinstance(first.after, Place)
    second = stretch(Tab.NEW, scope, first.after, by_company=False)
    usual = [one.person for one in entries(Tab.NEW, scope, most=PEOPLE)]
    assert [one.person for one in [*first.entries, *second.entries]] == usual[: 2 * SIZE]
