"""One person on the desk, asked over HTTP: who may, what the pane says, what a drawer refuses, who is put forward."""

from __future__ import annotations

import gzip
import json
import re
import time
from typing import Any

import pytest
from django.test import Client
from tests.arrivals import put_in_force
from tests.integration.desks.office import PLAYBOOK, Office, stage_of
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FORWARD = "  put_forward: {from: visitor, to: mql, ask: {cited: {type: acts, required: false}}}\n"
LATER = 3_600_000
HTMX = {"HX-Request": "true"}
HEAVIEST = 12_000
"""Bytes of a pane as they travel; a person who did little takes a third of it."""


@pytest.fixture
def office(store: str) -> Office:
    """Sato is an SDR, Ito another; the auditor looks."""
    from ondo.store.models import User

    put_in_force(PLAYBOOK + FORWARD)
    office = Office(now=time.time_ns() // 1_000_000 - 1_800_000)
    office.hire("sato", "ito", "auditor")
    User.objects.filter(username="auditor").update(role="auditor")
    return office


def pane(client: Client, key: str, part: str = "/") -> str:
    answer = client.get(f"/desk/people/{key}{part}", headers=HTMX)
    assert answer.status_code == 200
    return str(answer.content.decode())


def post(client: Client, path: str, **fields: Any) -> Any:
    return client.post(f"/desk/people/{path}", fields, headers=HTMX)


def acted(answer: Any) -> dict[str, Any]:
    """What the desk's script is told."""
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])["acted"]
    return found


def fields_of(text: str) -> dict[str, str]:
    """What a browser would send of a form as it stands, of its fields of one line."""
    inputs = re.findall(r'<input(?: type="hidden")? name="(\w+)" value="([^"]*)"', text)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def first_of(text: str) -> tuple[str, str]:
    """The act that comes first, and the next best action as the pane says it."""
    acts = text.partition('class="doings"')[2]
    best = text.partition('class="best"')[2].partition("</section>")[0]
    return acts.partition('data-key="')[2][:1], best


def test_a_verdict_that_no_worker_has_decided_about_is_said_to_wait(office: Office) -> None:
    key, sato = office.mql(), entered("sato")
    waits = "It is not decided yet"
    assert waits not in pane(sato, key)
    assert acted(post(sato, f"{key}/triage?verdict=sql", need="faster calls"))
    from ondo.store.models import Pending

    Pending.objects.update(received_at=office.now)  # the worker has been dead for a while
    assert waits in pane(sato, key)
    assert waits in pane(sato, key, "/presence?after=0")
    office.decide(LATER)
    assert waits not in pane(sato, key)
    assert stage_of(key) == "sql"


def test_what_is_best_done_next_comes_first_and_says_why(office: Office) -> None:
    key, sato = office.mql(), entered("sato")
    act, best = first_of(pane(sato, key))
    assert (act, "no phone number is known" in best) == ("m", True)
    office.sees({"type": "identify", "anonymousId": "a", "traits": {"phone": "03-1234-5678"}})
    assert first_of(pane(sato, key))[0] == first_of(pane(sato, key, "/acts"))[0] == "c"
    office.sees({"type": "page", "anonymousId": "a", "properties": {"path": "/pricing"}}, later=1_600_000)
    assert "on the site just now" in first_of(pane(sato, key))[1]
    office.sees(
        {
            "type": "track",
            "event": "consent_changed",
            "anonymousId": "a",
            "properties": {"channel": "phone", "given": False},
        },
        later=0,
    )
    assert first_of(pane(sato, key))[0] == "m"


def test_who_may_look_and_who_may_act(office: Office) -> None:
    key = office.mql()
    sato, auditor = entered("sato"), entered("auditor")
    for part in ("/", "/acts", "/timeline", "/presence"):
        assert sato.get(f"/desk/people/{key}{part}").status_code == 200
        assert auditor.get(f"/desk/people/{key}{part}").status_code == 200
    for part in ("/triage?verdict=sql", "/call", "/note", "/rate", "/edit", "/merge"):
        assert sato.get(f"/desk/people/{key}{part}").status_code == 200, part
        assert auditor.get(f"/desk/people/{key}{part}").status_code == 403, part
        assert auditor.post(f"/desk/people/{key}{part}").status_code == 403, part
    assert "/triage" not in pane(auditor, key)


def test_the_pane_says_why_now_and_what_the_points_come_from(office: Office) -> None:
    key = office.mql()
    said = pane(entered("sato"), key)
    assert "Hot: Requested a document" in said
    assert "+50 points within 7 days" in said
    assert "they want to know" in said
    assert "Visitor → MQL" in said
    assert 'id="act" hx-swap-oob' in said
    assert len(gzip.compress(said.encode())) < HEAVIEST


def test_the_timeline_is_filtered_and_goes_on(office: Office) -> None:
    key = office.mql()
    for n in range(22):
        office.does(key, "noted", words=f"note {n}")
    sato = entered("sato")
    assert "note 21" in pane(sato, key, "/timeline")
    assert "note 0<" not in pane(sato, key, "/timeline")
    assert "note 0<" in pane(sato, key, "/timeline?from=20")
    assert "note" not in pane(sato, key, "/timeline?side=interest").replace("noted", "")


def test_pages_of_one_visit_are_one_entry_and_a_taken_back_act_is_struck(office: Office) -> None:
    key = office.mql()
    for path in ("/a", "/b", "/c"):
        office.sees({"type": "page", "anonymousId": "a", "properties": {"path": path}})
    call = office.does(key, "call_attempted", outcome="busy")
    office.takes_back(key, call)
    said = pane(entered("sato"), key, "/timeline")
    assert "Visit: 3 pages" in said
    assert "taken back" in said


def test_colleagues_see_each_other(office: Office) -> None:
    key = office.mql()
    sato, ito = entered("sato"), entered("ito")
    assert "looking too" not in pane(sato, key)
    assert "sato is looking too" in pane(ito, key)
    assert "ito is looking too" in pane(sato, key, "/presence?after=0")


def test_whatever_is_missing_is_said_at_its_field(office: Office) -> None:
    key = office.mql()
    answer = post(entered("sato"), f"{key}/triage?verdict=lead", next_activity="call")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'id="wrong-due"' in said
    assert 'id="wrong-next_activity"' not in said
    assert 'value="call" checked' in said
    assert (
        "“Next” is missing." in post(entered("sato"), f"{key}/triage?verdict=lead", due="2030-01-07").content.decode()
    )


@pytest.mark.parametrize("day", ["0001-01-01T00:00", "0001-01-01", "9999-12-31T23:59", "1901-01-01"])
def test_a_day_beyond_all_calendars_is_told_as_it_was_sent(office: Office, day: str) -> None:
    key = office.mql()
    office.sees(
        {"type": "track", "event": "Discovery Call Booked", "anonymousId": "a", "properties": {"starts_at": day}}
    )
    office.does(key, "call_attempted", due=day)
    assert day in pane(entered("sato"), key)
    assert day in pane(entered("sato"), key, "/timeline")


def test_an_act_is_offered_to_be_taken_back(office: Office) -> None:
    key, sato = office.mql(), entered("sato")
    told = acted(post(sato, f"{key}/triage?verdict=lead", next_activity="call", due="2030-01-07"))
    assert told["person"] == key
    assert "sorted to" in told["said"]
    office.decide(LATER)
    assert stage_of(key) == "lead"
    assert sato.post("/desk/undo", {"undoable": told["undo"]}, headers=HTMX).status_code == 200
    office.decide(LATER)
    assert stage_of(key) == "mql"


@pytest.mark.parametrize(("cites", "how"), [(True, "judged"), (False, "made")])
def test_whoever_is_put_forward_is_judged_by_their_acts_or_made(office: Office, cites: bool, how: str) -> None:
    from ondo.store.models import Transition

    key, sato = office.visitor(), entered("sato")
    event = office.sees({"type": "page", "anonymousId": "a", "properties": {"path": "/pricing"}})
    assert f'value="{event}"' in pane(sato, key, "/triage?verdict=put_forward")
    acted(post(sato, f"{key}/triage?verdict=put_forward", **({"cited": [str(event)]} if cites else {})))
    office.decide(LATER)
    assert Transition.objects.filter(person__key=key).latest("id").how == how


def test_a_form_that_stood_open_changes_only_what_was_changed_in_it(office: Office) -> None:
    from ondo.store.models import Card

    key, sato = office.mql(), entered("sato")
    office.sees({"type": "identify", "anonymousId": "a", "traits": {"job_title": "課長", "department": "営業\n二部"}})
    form = fields_of(pane(sato, key, "/edit"))
    assert form["title"] == "課長"
    office.sees({"type": "identify", "anonymousId": "a", "traits": {"job_title": "取締役"}})
    acted(post(sato, f"{key}/edit", **{**form, "phone": "03-1111-2222"}))
    office.decide(LATER)
    known = Card.objects.get(person__key=key)
    assert (known.title, known.phone, known.department) == ("取締役", "03-1111-2222", "営業\n二部")
    refused = post(sato, f"{key}/edit", **{**form, "email": "nobody"})
    assert refused.status_code == 422
    assert fields_of(refused.content.decode())["shown_title"] == "課長"
    assert post(sato, f"{key}/edit", **form).status_code == 422


def test_nobody_is_given_to_whoever_may_not_act(office: Office) -> None:
    from ondo.actions.add_user import WORKING
    from ondo.store.models import Person
    from ondo.web.roles import Permission, roles_with

    key, sato = office.mql(), entered("sato")
    person = Person.objects.get(key=key)
    assert post(sato, f"{key}/assign", owner="auditor").status_code == 422
    bulk = {"person": person.pk, "owner": "auditor"}
    assert sato.post("/desk/bulk/assign", bulk, headers=HTMX).status_code == 422
    assert person.last_act is None
    assert list(WORKING) == roles_with(Permission.ACT)


@pytest.mark.parametrize("how", ["auditor", "gone"])
def test_whose_owner_works_on_people_no_more_is_unassigned(office: Office, how: str) -> None:
    from ondo.actions.change_user import change_user
    from ondo.actions.deactivate_user import deactivate_user
    from ondo.store.models import Person, User

    key, ito = office.mql(), User.objects.get(username="ito")
    office.does(key, "assigned", owner="ito")
    change_user(user=ito, changes={"role": "manager"}, by="boss", at=office.now)
    assert Person.objects.filter(key=key, owner=ito, last_act=None).exists()
    if how == "gone":
        deactivate_user(user=ito, by="boss", at=office.now)
    else:
        change_user(user=ito, changes={"role": how}, by="boss", at=office.now)
    office.decide(LATER)
    assert Person.objects.get(key=key).owner is None


def test_a_retry_is_suggested_and_attempts_are_counted(office: Office) -> None:
    key, sato = office.mql(), entered("sato")
    assert "No call since they came to this stage" in pane(sato, key, "/call")
    acted(post(sato, f"{key}/call", outcome="no_answer", again="2030-01-07T13:30"))
    office.decide(LATER)
    said = pane(sato, key, "/call")
    assert "1 call so far" in said
    assert "Attempt 2" in said


def test_without_a_playbook_nothing_is_asked(store: str) -> None:
    from tests.integration.web.visits import add

    from ondo.store.models import Person

    add("sato", "sdr")
    Person.objects.create(key="P-1", created_at=1)
    sato = entered("sato")
    assert sato.get("/desk/people/P-1/").status_code == 200
    assert sato.get("/desk/people/P-1/triage?verdict=sql").status_code == 404
    assert sato.get("/desk/people/nobody/").status_code == 404
