"""Eight hundred cards of an exhibition, chosen at once on the desk: disqualified in one act, and taken back in one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.arrivals import identify, put_in_force
from tests.integration.desks.office import PLAYBOOK, Office, key_of
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CARDS, OTHERS = 800, 3
HTMX = {"HX-Request": "true"}
STATEMENTS = 120
"""At most so many for all of it; one for each person would be eight hundred."""


@pytest.fixture
def office(store: str) -> Office:
    """Eight hundred new MQLs, and three whom the verdict does not fit."""
    put_in_force(
        PLAYBOOK.replace("transitions:", "  out: {kind: disqualified, label: {ja: 対象外, en: Out}}\ntransitions:")
        + "  disqualified: {from: mql, to: out, reasons: {student: {label: {ja: 学生, en: Student}}}}\n"
    )
    office = Office()
    office.hire("sato")
    for n in range(CARDS + OTHERS):
        office.arrives(identify(f"c{n}", f"c{n}@example.co.jp"), later=0)
        office.arrives({"type": "track", "event": "document_requested", "anonymousId": f"c{n}"}, later=0)
    office.decide()
    return office


def stages() -> dict[str, int]:
    """How many stand where."""
    from django.db.models import Count

    from ondo.store.models import FoldState

    return dict(FoldState.objects.values_list("stage").annotate(Count("pk")))


def asked(browser: Client, **words: str) -> Any:
    answer = browser.get("/desk/bulk/disqualify", words, headers=HTMX)
    found = re.search(r'name="people" value="([\d,]*)"', answer.content.decode())
    assert found is not None
    return found[1]


def acted(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])["acted"]
    return found


@pytest.mark.long
def test_all_of_them_are_disqualified_and_come_back(office: Office) -> None:
    for n in range(OTHERS):
        office.does(key_of(f"c{n}@example.co.jp"), "triage", verdict="lead", next_activity="call", due="2099-01-05")
    sato = entered("sato")
    chosen = asked(sato, all="yes", tab="new", who="team", person="1")
    assert len(chosen.split(",")) == CARDS
    with CaptureQueriesContext(connection) as asked_for:
        everybody = f"{chosen},1,2,3"
        done = acted(sato.post("/desk/bulk/disqualify", {"people": everybody, "reason": "student"}, headers=HTMX))
    assert f"{CARDS}" in done["said"]
    assert f"{OTHERS}" in done["said"]
    assert len(asked_for) < STATEMENTS
    assert f"<strong>{0}</strong>" in sato.get("/desk/list?who=team").content.decode(), "gone from the list at once"
    office.decide(3_600_000)
    assert stages() == {"out": CARDS, "lead": OTHERS}
    with CaptureQueriesContext(connection) as asked_for:
        assert acted(sato.post("/desk/undo", {"undoable": done["undo"]}, headers=HTMX))["undid"]
    assert len(asked_for) < STATEMENTS
    office.decide(3_600_000)
    assert stages() == {"mql": CARDS, "lead": OTHERS}


def test_more_people_than_one_act_takes_are_not_silently_left_out(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import Event
    from ondo.store.reading.desk import tabs
    from ondo.web.desk import queue, several

    for module in (tabs, queue, several):
        monkeypatch.setattr(module, "MOST", 2)
    put_in_force(PLAYBOOK)
    office = Office()
    office.hire("sato")
    for n in range(3):
        office.mql(f"c{n}@example.co.jp", f"c{n}")
    sato = entered("sato")
    assert "the first 2 in this list" in sato.get("/desk/list?who=team&tab=new").content.decode()
    told = {"all": "yes", "tab": "new", "who": "team", "person": "1"}
    drawer = sato.get("/desk/bulk/snooze", told, headers=HTMX).content.decode()
    assert 'name="people" value="1,2"' in drawer
    assert "Do the same again for the others" in drawer
    before = Event.objects.count()
    answer = sato.post("/desk/bulk/snooze", {"people": "1,2,3", "until": "2099-01-05"}, headers=HTMX)
    assert (answer.status_code, Event.objects.count()) == (422, before)
    assert "3 people are too many" in answer.content.decode()
