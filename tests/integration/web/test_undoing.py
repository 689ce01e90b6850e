"""`u` on the desk: what was done last is taken back; where it cannot be, that is said, and what was before offered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.integration.desks.office import Office
from tests.integration.web.crowd import HTMX, ids, post, said, seen, three_mqls, tomorrow
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(store: str) -> Office:
    """Three MQLs who are nobody's."""
    return three_mqls()


def put_off(client: Client, person: int) -> None:
    said(post(client, "snooze", [person], seen(), until=tomorrow()))


def undo(client: Client, undoable: int | str = "") -> Any:
    return client.post("/desk/undo", {"undoable": undoable}, headers=HTMX)


def standing() -> list[int]:
    """What nobody has taken back, by whom it was done to."""
    from ondo.store.models import Undoable

    return [len(one.events) for one in Undoable.objects.filter(undone_at=None).order_by("pk")]


def test_what_others_followed_is_not_taken_back_and_what_was_before_is_offered(office: Office) -> None:
    from ondo.store.models import Event

    sato, ito, (first, second, third) = entered("sato"), entered("ito"), ids()
    put_off(sato, first)
    said(post(sato, "assign", [first, second], seen(), owner="sato"))
    put_off(sato, third)
    said(post(ito, "assign", [third], seen(), owner="ito"))
    events = Event.objects.count()
    told = undo(sato)
    assert told.status_code == 422
    assert "ito has acted" in told.json()["said"]
    assert "Before that: 2 people given to sato" in told.json()["said"]
    assert Event.objects.count() == events, "what is offered was only tried"
    assert "Taken back: 2 people given to sato" in said(undo(sato, told.json()["undo"]))["said"]
    assert "Taken back: 1 person put off" in said(undo(sato))["said"], "what stands in the way was said once"
    assert undo(sato).json() == {"said": "There is nothing of yours to be taken back.", "undo": None}
    assert standing() == [1, 1], "the one that others followed, and theirs"


def test_what_was_taken_back_by_its_button_leaves_the_last_one_to_the_key(office: Office) -> None:
    from ondo.store.models import Undoable

    sato, (first, second, _) = entered("sato"), ids()
    put_off(sato, first)
    said(post(sato, "assign", [first, second], seen(), owner="sato"))
    said(undo(sato, Undoable.objects.earliest("pk").pk))
    assert "given to sato" in said(undo(sato))["said"]
    assert standing() == []


def test_without_scripts_what_was_before_has_its_button(office: Office) -> None:
    sato, ito, (first, second, _) = entered("sato"), entered("ito"), ids()
    put_off(sato, first)
    put_off(sato, second)
    said(post(ito, "assign", [second], seen(), owner="ito"))
    page = sato.post("/desk/undo", {"next": "/desk/"}, follow=True).content.decode()
    assert "ito has acted" in page
    before = page.partition('name="undoable" value="')[2].partition('"')[0]
    assert "Taken back" in said(undo(sato, before))["said"]


def test_whoever_was_overtaken_by_themselves_is_not_told_of_somebody_faster(office: Office) -> None:
    from ondo.store.models import Person

    sato, ito, key = entered("sato"), entered("ito"), Person.objects.get(pk=ids()[0]).key
    forms = [{"owner": "sato", "after": "0"}] * 2
    answers = [sato.post(f"/desk/people/{key}/assign", form, headers=HTMX) for form in forms]
    assert [answer.status_code for answer in answers] == [200, 422]
    assert "You did that yourself in another window" in answers[1].content.decode()
    theirs = ito.post(f"/desk/people/{key}/assign", forms[0], headers=HTMX).content.decode()
    assert "sato was faster" in theirs
