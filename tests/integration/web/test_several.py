"""What is done to several people at once, while somebody else is at work, too."""

from __future__ import annotations

import json

import pytest
from tests.integration.desks.office import Office, key_of
from tests.integration.web.crowd import HTMX, ids, post, said, seen, three_mqls, tomorrow
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(store: str) -> Office:
    """Three MQLs who are nobody's."""
    return three_mqls()


def last_acts() -> list[str]:
    """Who acted last on each."""
    from ondo.store.models import Event, Person

    acts = Person.objects.filter(pk__in=ids()).order_by("pk").values_list("last_act", flat=True)
    return [json.loads(Event.objects.get(pk=act).body)["user"] if act else "" for act in acts]


def test_whom_somebody_else_acted_on_is_left_out_and_named(office: Office) -> None:
    before, (first, *_) = seen(), ids()
    said(post(entered("ito"), "assign", [first], before, owner="ito"))
    told = said(post(entered("sato"), "snooze", ids(), before, until=tomorrow()))
    assert "2 people put off" in told["said"]
    assert "1 was left out" in told["said"]
    assert "p0@c0.co.jp" in told["said"]
    assert last_acts() == ["ito", "sato", "sato"]
    told = said(post(entered("sato"), "assign", ids()[1:], before, owner="sato"))
    assert "left out" not in told["said"], "one's own acts keep nobody out"


def test_where_everybody_is_left_out_or_nobody_is_there_nothing_is_done(office: Office) -> None:
    before, sato = seen(), entered("sato")
    said(post(entered("ito"), "assign", ids(), before, owner="ito"))
    assert post(sato, "assign", ids(), before, owner="sato").status_code == 422
    assert post(sato, "assign", [999_999], before, owner="sato").status_code == 422
    assert post(sato, "assign", [], before, owner="sato").status_code == 422
    assert last_acts() == ["ito"] * 3


def test_list_and_drawer_say_what_they_have_seen(office: Office) -> None:
    sato, before = entered("sato"), seen()
    hidden = f'name="seen" value="{before}"'
    assert hidden in sato.get("/desk/list?tab=unassigned").content.decode()
    office.sees({"type": "page", "anonymousId": "b0", "properties": {"path": "/"}})
    assert hidden in sato.get(f"/desk/bulk/assign?person={ids()[0]}&seen={before}").content.decode()


def test_an_undo_leaves_out_whom_somebody_else_acted_on(office: Office) -> None:
    sato, ito = entered("sato"), entered("ito")
    undo = said(post(sato, "snooze", ids()[:2], seen(), until=tomorrow()))["undo"]
    said(post(ito, "assign", ids()[:1], seen(), owner="ito"))
    told = said(sato.post("/desk/undo", {"undoable": undo}, headers=HTMX))
    assert "1 was left out" in told["said"]
    assert last_acts()[0] == "ito"
    undo = said(post(sato, "snooze", ids()[1:], seen(), until=tomorrow()))["undo"]
    said(post(ito, "assign", ids()[1:], seen(), owner="ito"))
    assert sato.post("/desk/undo", {"undoable": undo}, headers=HTMX).status_code == 422


@pytest.mark.parametrize("undoable", ["-1", "9" * 20, "0", "x"])
def test_an_undo_of_what_cannot_be_read_takes_nothing_back(office: Office, undoable: str) -> None:
    sato = entered("sato")
    said(post(sato, "snooze", ids(), seen(), until=tomorrow()))
    assert sato.post("/desk/undo", {"undoable": undoable}, headers=HTMX).status_code == 422
    said(sato.post("/desk/undo", {"undoable": ""}, headers=HTMX))


@pytest.mark.parametrize(
    "until",
    [
        "9999-12-31",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00",
        "{}T25:00",
        "{}\0",
        "{}T10",
        "2026-13-01",
        "tomorrow",
    ],
)
def test_nobody_is_put_off_to_what_is_no_day_or_too_far(office: Office, until: str) -> None:
    sato, told = entered("sato"), until.format(tomorrow())
    assert post(sato, "snooze", ids(), seen(), until=told).status_code == 422
    answer = sato.post(f"/desk/people/{key_of('p0@c0.co.jp')}/snooze", {"until": told}, headers=HTMX)
    assert answer.status_code == 422
    assert last_acts() == [""] * 3


def test_a_merge_stays_where_somebody_else_has_acted_on_the_one_who_was_made(office: Office) -> None:
    sato, keep, other = entered("sato"), key_of("p0@c0.co.jp"), key_of("p1@c1.co.jp")
    undo = said(sato.post(f"/desk/people/{keep}/merge", {"with": other, "keep": keep}, headers=HTMX))["undo"]
    said(entered("ito").post(f"/desk/people/{keep}/note", {"words": "met them"}, headers=HTMX))
    refused = sato.post("/desk/undo", {"undoable": undo}, headers=HTMX)
    assert refused.status_code == 422
    assert "ito has acted on p0@c0.co.jp since" in refused.json()["said"]


def test_a_merge_that_was_taken_back_is_made_again_by_undo(office: Office) -> None:
    sato, keep, other = entered("sato"), key_of("p0@c0.co.jp"), key_of("p1@c1.co.jp")
    said(sato.post(f"/desk/people/{keep}/merge", {"with": other, "keep": keep}, headers=HTMX))
    undo = said(sato.post(f"/desk/people/{keep}/merge", {"part": other}, headers=HTMX))["undo"]
    assert root_of(other) == other
    said(sato.post("/desk/undo", {"undoable": undo}, headers=HTMX))
    assert root_of(other) == keep


def root_of(key: str) -> str:
    from ondo.store.models import Person

    person = Person.objects.select_related("root").get(key=key)
    return person.key if person.root is None else person.root.key


@pytest.mark.parametrize("suggested", [True, False])
def test_that_two_are_not_one_is_taken_back(office: Office, suggested: bool) -> None:
    from ondo.store.models import DuplicateSuggestion, Person

    sato, one, other = entered("sato"), key_of("p0@c0.co.jp"), key_of("p1@c1.co.jp")
    first, second = sorted(Person.objects.filter(key__in=(one, other)).values_list("pk", flat=True))
    if suggested:
        DuplicateSuggestion.objects.create(first_id=first, second_id=second, because="name", at=1)
    before = list(DuplicateSuggestion.objects.values())
    undo = said(sato.post(f"/desk/people/{one}/merge", {"with": other, "apart": "yes"}, headers=HTMX))["undo"]
    assert [pair.decision for pair in DuplicateSuggestion.objects.all()] == ["different"]
    said(sato.post("/desk/undo", {"undoable": undo}, headers=HTMX))
    assert list(DuplicateSuggestion.objects.values()) == before
