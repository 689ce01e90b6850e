"""People who wait are given owners by the rules, once, and taken back where nobody has begun in time."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from tests.arrivals import arrive, identify
from tests.databases import mostly_on
from tests.integration.desks.office import DAY, Office, open_office

from ondo.domain.instants import Instant

pytestmark = pytest.mark.usefixtures("store")
HOUR = 3_600_000


@pytest.fixture
def office(store: str) -> Office:
    """Sato and Kato call, Ito sells."""
    found = open_office()
    found.hire("kato")
    from ondo.store.models import User

    User.objects.filter(username="ito").update(role="field_sales")
    return found


def rule(office: Office, **more: Any) -> Any:
    from ondo.actions.add_assignment_rule import add_assignment_rule

    told = {"team": "sdr", "label": "Everybody", "conditions": {}, **more}
    return add_assignment_rule(**told, by="boss", at=office.now)


def mqls(office: Office, count: int, *, company: str = "c{}.co.jp") -> list[str]:
    """So many MQLs who are nobody's."""
    return [office.mql(f"p{n}@{company.format(n)}", f"b{n}") for n in range(count)]


def look(office: Office, later: Instant = 60_000) -> None:
    """A worker looks, and then decides about what it did itself."""
    from ondo.worker.assigning import Assigning

    office.now += later
    assigning = Assigning()
    while assigning(office.now):
        office.now += 2_000
        office.decide()


def owners(*keys: str) -> list[str | None]:
    from ondo.store.models import Person

    found = dict(Person.objects.filter(key__in=keys).values_list("key", "owner__username"))
    return [found[key] for key in keys]


def assignments() -> Counter[str]:
    """How often each person was assigned to somebody."""
    from ondo.store.models import Event

    bodies = [event for event in Event.objects.filter(body__contains='"assigned"') if '"assignment"' in event.body]
    import json

    told = [json.loads(event.body) for event in bodies]
    return Counter(one["person"] for one in told if one["properties"]["owner"])


@mostly_on("sqlite")
def test_without_rules_everybody_stays_where_they_are(office: Office) -> None:
    (key,) = mqls(office, 1)
    look(office)
    assert owners(key) == [None]


def test_whoever_waits_is_given_an_owner_in_turn_as_an_act_of_the_system(office: Office) -> None:
    rule(office)
    keys = mqls(office, 5)
    look(office)
    counted = Counter(owners(*keys))
    assert set(counted) == {"kato", "sato"}
    assert abs(counted["kato"] - counted["sato"]) == 1
    look(office)
    assert assignments() == dict.fromkeys(keys, 1)


@mostly_on("sqlite")
def test_the_system_overtakes_nobody_who_is_looking(office: Office) -> None:
    from ondo.store.models import Person

    rule(office)
    (key,) = mqls(office, 1)
    before = Person.objects.get(key=key).last_act
    look(office)
    assert Person.objects.get(key=key).last_act == before


@mostly_on("sqlite")
def test_by_territory_in_the_order_of_the_rules(office: Office) -> None:
    rule(office, label="Kansai", conditions={"prefecture": ["大阪府", "京都府"]}, users=[office.users["kato"]])
    rule(office, users=[office.users["sato"]])
    office.sees(identify("x", "x@osaka.co.jp", prefecture="大阪府"))
    office.sees(identify("y", "y@tokyo.co.jp", prefecture="東京都"))
    keys = [office.mql("x@osaka.co.jp", "x"), office.mql("y@tokyo.co.jp", "y")]
    look(office)
    assert owners(*keys) == ["kato", "sato"]


@mostly_on("sqlite")
def test_nobody_is_given_to_whoever_is_away_or_has_enough(office: Office) -> None:
    from ondo.actions.add_absence import add_absence
    from ondo.actions.set_capacity import set_capacity
    from ondo.store.models import User

    rule(office)
    kato, sato = User.objects.get(username="kato"), User.objects.get(username="sato")
    add_absence(user=kato, since=office.now - DAY, until=office.now + DAY, by="boss", at=office.now)
    set_capacity(user=sato, capacity=5, most=2, by="boss", at=office.now)
    keys = mqls(office, 3)
    look(office)
    assert Counter(owners(*keys)) == {"sato": 2, None: 1}
    look(office, later=2 * DAY)
    assert Counter(owners(*keys)) == {"sato": 2, "kato": 1}


@mostly_on("sqlite")
def test_those_whom_nobody_can_take_hold_up_no_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.worker import assigning

    monkeypatch.setattr(assigning, "AT_ONCE", 2)
    rule(office, conditions={"prefecture": ["東京都"]})
    keys = mqls(office, 4)
    office.sees(identify("z", "z@tokyo.co.jp", prefecture="東京都"))
    last = office.mql("z@tokyo.co.jp", "z")
    look = assigning.Assigning()
    for _ in range(4):
        look(office.now + 1)
        office.decide()
    assert owners(last) != [None]
    assert set(owners(*keys)) == {None}


@mostly_on("sqlite")
def test_one_sdr_has_a_whole_company_where_the_playbook_says_so(store: str) -> None:
    from tests.arrivals import put_in_force
    from tests.integration.desks import office as desks

    put_in_force(desks.PLAYBOOK + "one_sdr_per_account: true\n")
    found = Office()
    found.hire("sato", "kato")
    rule(found)
    keys = mqls(found, 4, company="same.co.jp")
    look(found)
    assert len(set(owners(*keys))) == 1
    assert assignments() == dict.fromkeys(keys, 1)


@mostly_on("postgresql")
def test_whoever_is_handed_over_gets_somebody_of_field_sales(office: Office) -> None:
    rule(office, team="field_sales")
    key = office.sql()
    assert owners(key) == ["sato"]
    look(office)
    assert owners(key) == ["ito"]
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    assert owners(key) == ["sato"]


@mostly_on("postgresql")
def test_two_workers_at_once_assign_everybody_once(office: Office) -> None:
    from django.db import connections

    from ondo.actions.assign_waiting import assign_waiting
    from ondo.store.models import Person

    rule(office)
    keys = mqls(office, 6)
    people = list(Person.objects.filter(key__in=keys).values_list("pk", flat=True))
    start = threading.Barrier(2)
    done: list[int] = []

    def work() -> None:
        start.wait()
        done.extend(assign_waiting(people=people, at=office.now + 1_000) for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    office.decide()
    assert sum(done) == 6
    assert assignments() == dict.fromkeys(keys, 1)
    assert Counter(owners(*keys)) == {"sato": 3, "kato": 3}


@mostly_on("postgresql")
def test_a_worker_that_dies_in_between_has_assigned_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.actions import assign_waiting as acting

    rule(office)
    keys = mqls(office, 3)

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(acting, "_keep_turns", die)
        with pytest.raises(SystemExit):
            look(office)
    assert not assignments()
    look(office)
    assert assignments() == dict.fromkeys(keys, 1)


@mostly_on("postgresql")
def test_what_was_not_begun_by_its_deadline_goes_to_somebody_else_and_is_told(office: Office) -> None:
    from ondo.store.models import Audit, Notice, Reclaimed

    rule(office, reclaims=True)
    (key,) = mqls(office, 1)
    look(office)
    (first,) = owners(key)
    look(office, later=3 * HOUR)
    assert owners(key) == [first]
    look(office, later=2 * DAY)
    (second,) = owners(key)
    assert {first, second} == {"sato", "kato"}
    (taken,) = Reclaimed.objects.values_list("person__key", "user__username", "stage", "clock")
    assert taken == (key, first, "mql", "first_touch")
    row = Audit.objects.get(action="person.reclaimed")
    assert (row.by, row.before, row.after) == ("assignment", {"owner": first}, {"owner": None, "clock": "first_touch"})
    assert Notice.objects.filter(kind="work.reclaimed", person__key=key).count() == 1
    look(office, later=2 * DAY)
    assert owners(key) == [second]


@mostly_on("sqlite")
def test_what_was_begun_is_left_with_whoever_began(office: Office) -> None:
    rule(office, reclaims=True)
    (key,) = mqls(office, 1)
    look(office)
    (first,) = owners(key)
    office.does(key, "call_attempted", str(first))
    look(office, later=2 * DAY)
    assert owners(key) == [first]


@mostly_on("sqlite")
def test_a_new_rule_takes_no_old_pile_away(office: Office) -> None:
    (key,) = mqls(office, 1)
    office.does(key, "assigned", "sato", owner="sato")
    office.now += 3 * DAY
    rule(office, reclaims=True)
    look(office)
    assert owners(key) == ["sato"]


@mostly_on("sqlite")
def test_nothing_to_do_costs_a_look_at_the_rules(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ondo.worker.assigning import Assigning

    arrive(identify("a", "a@b.co.jp"), office.now)
    with CaptureQueriesContext(connection) as asked:
        assert Assigning()(office.now) is False
    assert len(asked) == 1
