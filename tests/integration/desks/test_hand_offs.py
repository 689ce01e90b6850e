"""Coming to field sales is a hand-off: it waits, is accepted or returned, or withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.desks.office import Office, key_of, open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")


def hand_offs(*columns: str) -> list[tuple[Any, ...]]:
    """All of them, in the order in which they came."""
    from ondo.store.models import HandOff

    return list(HandOff.objects.order_by("id").values_list(*columns))


def owner(key: str) -> str | None:
    """Who looks after somebody."""
    from ondo.store.models import Person

    found = Person.objects.select_related("owner").get(key=key).owner
    return found.username if found else None


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def test_an_sql_waits_for_field_sales(office: Office) -> None:
    key = office.sql()
    assert hand_offs("person__key", "stage", "handed_at", "handed_by", "outcome", "transition__to_stage") == [
        (key, "sql", office.now, "sato", None, "sql")
    ]
    assert owner(key) == "sato"


def test_whoever_accepts_looks_after_the_person(office: Office) -> None:
    key = office.sql()
    office.does(key, "triage", "ito", verdict="accepted")
    assert hand_offs("outcome", "outcome_at", "outcome_by") == [("accepted", office.now, "ito")]
    assert owner(key) == "ito"


def test_whoever_is_returned_goes_back_to_who_handed_them_over_with_the_reason(office: Office) -> None:
    key = office.sql()
    office.does(key, "triage", "ito", verdict="accepted")
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    assert stage_of(key) == "mql"
    assert hand_offs("outcome") == [("accepted",)]
    assert owner(key) == "sato"
    office.does(key, "triage", verdict="sql", need="more")
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    assert hand_offs("outcome", "outcome_by", "reason")[1:] == [("returned", "ito", "too_early")]
    assert owner(key) == "sato"


def test_opening_an_opportunity_says_that_they_are_accepted(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_created", "ito", opportunity="D1")
    assert stage_of(key) == "opportunity"
    assert hand_offs("outcome", "outcome_by") == [("accepted", "ito")]
    assert owner(key) == "ito"


def test_sales_who_open_an_opportunity_with_an_mql_took_them_over_at_once(office: Office) -> None:
    key = office.mql()
    office.does(key, "opportunity_created", "ito", opportunity="D1")
    assert hand_offs("stage", "outcome", "outcome_by") == [("opportunity", "accepted", "ito")]


def test_a_won_deal_leaves_no_hand_off_waiting(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_won", "ito", opportunity="D1")
    assert stage_of(key) == "customer"
    assert hand_offs("outcome") == [("accepted",)]


def test_an_undone_sql_is_withdrawn(office: Office) -> None:
    key = office.mql()
    verdict = office.does(key, "triage", verdict="sql", need="speed", owner="ito")
    assert owner(key) == "ito"
    office.takes_back(key, verdict)
    assert hand_offs("outcome", "outcome_at") == [("withdrawn", office.now)]
    assert owner(key) == "sato"


def test_an_answer_that_is_undone_leaves_the_hand_off_waiting_again(office: Office) -> None:
    key = office.sql()
    for verdict, reason in (("accepted", None), ("returned", "too_early")):
        answer = office.does(key, "triage", "ito", verdict=verdict, reason=reason)
        office.takes_back(key, answer)
        assert stage_of(key) == "sql"
        assert hand_offs("outcome", "outcome_at", "outcome_by", "reason") == [(None, None, None, None)]
        assert owner(key) == "sato"


def test_everything_in_one_batch_gives_the_same(office: Office) -> None:
    from tests.arrivals import act, source

    key, ours = office.mql(), source("ondo", "ondo")
    for user, given in (
        ("sato", {"verdict": "sql", "need": "speed"}),
        ("ito", {"verdict": "returned", "reason": "too_early"}),
        ("sato", {"verdict": "sql", "need": "more speed"}),
        ("ito", {"verdict": "accepted"}),
    ):
        office.arrives(act(key, "triage", user, **given), by=ours)
    office.decide()
    assert hand_offs("handed_by", "outcome", "outcome_by", "reason") == [
        ("sato", "returned", "ito", "too_early"),
        ("sato", "accepted", "ito", None),
    ]
    assert owner(key) == "ito"


def test_users_who_are_not_there_own_nobody(office: Office) -> None:
    key = office.mql()
    office.does(key, "triage", "a temp", verdict="sql", need="speed")
    assert hand_offs("handed_by") == [("a temp",)]
    assert owner(key) is None


def test_an_assignment_names_the_owner_and_what_is_planned_goes_along(office: Office) -> None:
    from ondo.store.models import Activity

    key = office.mql()
    office.does(key, "assigned", "sato", owner="ito")
    assert owner(key) == "ito"
    assert Activity.objects.get(done_at=None).owner_id == office.users["ito"]


def test_a_merge_brings_what_waits_along(office: Office) -> None:
    """The rows stay with whom they were written for; the next act finds them through whoever stands for them."""
    from tests.arrivals import identify

    from ondo.store.models import Activity, Person

    key = office.sql("a@example.com", "a")
    office.visitor("b@example.com", "b")
    office.sees({"type": "track", "event": "x", "userId": "u1", "context": {"traits": {"email": "a@example.com"}}})
    office.sees(identify("b", "b@example.com") | {"userId": "u1"})
    roots = {person.key for person in Person.objects.filter(root=None)}
    assert len(roots) == 1, "the ids of a source that is trusted say that the two are one"
    root = roots.pop()
    assert key_of("a@example.com") == key
    office.does(root, "triage", "ito", verdict="accepted")
    assert hand_offs("person__key", "outcome", "outcome_by") == [(key, "accepted", "ito")]
    assert Activity.objects.filter(done_at=None).count() >= 1
