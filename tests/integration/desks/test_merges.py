"""Rows stay with the person they were written for; whoever stands for them finds them, until an un-merge."""

from __future__ import annotations

import pytest
from tests.arrivals import act, identify, source
from tests.integration.desks.office import Office, key_of, open_office

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def open_activities() -> list[tuple[str, str]]:
    """Whose they are, and what is to be done."""
    from ondo.store.models import Activity

    return list(Activity.objects.filter(done_at=None).order_by("person", "id").values_list("person__key", "kind"))


def test_what_was_decided_in_the_batch_of_the_merge_is_kept_too(office: Office) -> None:
    from ondo.store.models import Person, TriageVerdict

    first, second = office.mql("a@example.com", "a"), office.mql("b@example.com", "b")
    ours = source("ondo", "ondo")
    office.arrives(act(first, "triage", verdict="sql", need="speed"), by=ours)
    office.arrives(act(second, "triage", verdict="lead", next_activity="call", due="2023-12-01"), by=ours)
    office.arrives(identify("a", "a@example.com") | {"userId": "u"})
    office.arrives(identify("b", "b@example.com") | {"userId": "u"})
    office.arrives(act(first, "call_connected", next_activity="mail", due="2023-12-02"), by=ours)
    office.decide()
    assert Person.objects.filter(root=None).count() == 1
    assert list(TriageVerdict.objects.order_by("event").values_list("person__key", "verdict", "accepted")) == [
        (first, "sql", True),
        (second, "lead", True),
    ]
    assert "mail" in [kind for _, kind in open_activities()]
    office.does(first, "triage", "ito", verdict="accepted")
    assert TriageVerdict.objects.count() == 3


def test_after_an_unmerge_everybody_has_their_own_again(office: Office) -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.store.models import HandOff, Person

    first, second = office.sql("a@example.com", "a"), office.mql("b@example.com", "b")
    before = open_activities()
    one, other = (Person.objects.get(key=key) for key in (first, second))
    merge_people(keep=other, other=one, by="sato", at=office.now + 10_000)
    office.now += 20_000
    assert {key for key, _ in open_activities()} == {first, second}
    unmerge_person(person=Person.objects.get(key=first), by="sato", at=office.now + 10_000)
    office.now += 20_000
    assert (key_of("a@example.com"), key_of("b@example.com")) == (first, second)
    assert open_activities() == before
    office.does(second, "call_connected")
    assert dict(open_activities()) == {first: "contact", second: "plan"}
    office.does(first, "triage", "ito", verdict="accepted")
    assert list(HandOff.objects.values_list("person__key", "outcome")) == [(first, "accepted")]
