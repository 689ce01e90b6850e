"""The exploration sample: drawn once a week, at random, and kept with every decision about whoever was drawn."""

from __future__ import annotations

import random
from typing import Any

import pytest
from tests.databases import mostly_on
from tests.integration.desks.office import DAY, Office, key_of

pytestmark = pytest.mark.usefixtures("store")

PLAYBOOK = """
ondo: 1
playbook: below
label: {ja: 下, en: Below}
because: what the tests of the sample need
timezone: Asia/Tokyo
left_out: [competitor]
stages:
  visitor: {kind: anonymous, team: marketing}
  known: {kind: known, team: marketing}
  mql: {kind: mql, team: sdr}
transitions:
  named: {from: visitor, to: known, when: {traits: {email: {present: true}}}, because: a name}
  asked: {from: known, to: mql, when: document_requested, because: they ask}
"""


@pytest.fixture
def office(store: str) -> Office:
    from tests.arrivals import put_in_force

    put_in_force(PLAYBOOK)
    return Office()


def people(office: Office, count: int) -> list[str]:
    return [office.visitor(f"p{n}@c{n}.co.jp", f"b{n}") for n in range(count)]


def draw(office: Office, **more: Any) -> int:
    from ondo.actions.draw_sample import draw_sample

    return draw_sample(at=office.now, dice=random.Random(4), **more)


def share(office: Office, of_a_thousand: int) -> None:
    from ondo.actions.set_sample import set_sample

    set_sample(share=of_a_thousand, by="boss", at=office.now)


def moves(key: str) -> list[tuple[Any, ...]]:
    from ondo.store.models import Transition

    found = Transition.objects.filter(person__key=key).order_by("pk")
    return list(found.values_list("to_stage", "explored", "work_propensity"))


@mostly_on("sqlite")
def test_nobody_is_drawn_unless_somebody_says_so(office: Office) -> None:
    people(office, 3)
    assert draw(office) == 0


def test_whoever_was_drawn_is_kept_with_the_decision_and_nobody_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.store.models import Drawn

    keys = people(office, 6)
    share(office, 100)
    monkeypatch.setattr(random.Random, "random", iter([0.5, 0.05, 0.5, 0.09, 0.1, 0.99]).__next__)
    assert draw(office) == 2
    assert list(Drawn.objects.order_by("pk").values_list("person__key", "propensity")) == [
        (keys[1], 0.1),
        (keys[3], 0.1),
    ]
    for n in (0, 1):
        office.sees({"type": "track", "event": "document_requested", "anonymousId": f"b{n}"})
    assert moves(keys[0])[-1] == ("mql", False, 1.0)
    assert moves(keys[1])[-1] == ("mql", True, 0.1)
    assert moves(keys[1])[-2] == ("known", False, None)
    office.now += 8 * DAY
    office.sees({"type": "track", "event": "document_requested", "anonymousId": "b3"})
    assert moves(keys[3])[-1] == ("mql", False, 1.0)


@mostly_on("postgresql")
def test_once_a_week_from_those_who_are_active_and_not_left_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.actions.add_domain import add_domain
    from ondo.store.models import Drawn

    people(office, 2)
    office.now += 40 * DAY
    add_domain(domain="rival.example", relation="competitor", by="boss", at=office.now)
    office.visitor("spy@rival.example", "spy")
    fresh = office.visitor("new@fresh.co.jp", "fresh")
    share(office, 100)
    monkeypatch.setattr(random.Random, "random", lambda _: 0.01)
    assert [draw(office), draw(office)] == [1, 0]
    assert Drawn.objects.get().person.key == fresh == key_of("new@fresh.co.jp")
    until = Drawn.objects.get().until
    office.now = until
    assert draw(office) == 1


@mostly_on("sqlite")
def test_a_manager_sets_the_share_on_the_page_of_the_list(office: Office) -> None:
    from tests.integration.web.visits import add, entered

    from ondo.store.models import Sample

    add("boss", "manager")
    add("sato", "sdr")
    assert entered("sato").post("/lists/sample/share/", {"percent": "3"}).status_code == 403
    boss = entered("boss")
    boss.post("/lists/sample/share/", {"percent": "2.5"})
    boss.post("/lists/sample/share/", {"percent": "40"})
    assert Sample.objects.get().share == 25
    assert "2.5 %" in boss.get("/lists/sample/").content.decode()
