"""What is refused stands beside the field it is about, in every drawer and form; what was written is still there."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.test import Client
from tests.arrivals import put_in_force
from tests.integration.desks.office import DAY, PLAYBOOK, Office
from tests.integration.desks.test_scripted_calls import SCRIPT
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HTMX = {"HX-Request": "true"}
OUT = "  disqualified: {from: mql, to: out, ask: {proof: text}, reasons: {student: {label: {ja: 学生, en: Student}}}}\n"
BOOK = (
    PLAYBOOK.replace("transitions:", "  out: {kind: disqualified, label: {ja: 対象外, en: Out}}\ntransitions:").replace(
        "opportunity], to: stay}", "opportunity], to: stay, ask: {due: date}}"
    )
    + OUT
    + SCRIPT
)
LONG = "x" * 10_001


@pytest.fixture
def office(store: str) -> Office:
    """Sato calls, Ito sells, Boss manages; it is now."""
    from ondo.store.models import User

    put_in_force(BOOK)
    found = Office(now=time.time_ns() // 1_000_000 - DAY // 24)
    found.hire("sato", "ito", "boss")
    for name, role in (("ito", "field_sales"), ("boss", "manager")):
        User.objects.filter(username=name).update(role=role)
    return found


def wrong(answer: Any) -> set[str]:
    """The fields beside which something is said; `above` for what stands above them."""
    assert answer.status_code == 422
    text = answer.content.decode()
    beside = set(re.findall(r'id="wrong-([\w.]+)"', text)) | set(re.findall(r'id="id_([\w-]+)_wrong"', text))
    marked = set(re.findall(r'aria-describedby="(?:wrong-|id_)([\w.-]+?)(?:_wrong)?"', text))
    assert beside <= marked, "a field refers to what is said beside it"
    return beside | ({"above"} if 'role="alert"' in text else set())


def drawer(client: Client, key: str, act: str, **told: str) -> Any:
    return client.post(f"/desk/people/{key}/{act}", told, headers=HTMX)


@pytest.mark.parametrize(
    ("act", "told", "field"),
    [
        ("sal", {"w_problem": LONG, "w_who": "y"}, "q_problem"),
        ("sal", {"w_problem": "x" * 4000, "w_who": "y" * 6001}, "q_who"),
        ("sal", {"w_problem": "x", "verdict": "lead"}, "verdict"),
        ("sal", {"w_problem": "x", "verdict": "sql"}, "sql.need"),
        ("sal", {}, "above"),
        ("triage?verdict=sql", {"need": LONG}, "need"),
        ("triage?verdict=sql", {"need": "x", "words": LONG}, "words"),
        ("triage?verdict=recycled", {"reason": "nobody"}, "reason"),
        ("call", {"outcome": "talked", "words": LONG}, "words"),
        ("call", {"outcome": "busy", "again": "2001-01-01T10:00"}, "again"),
        ("call", {}, "outcome"),
        ("note", {"words": LONG}, "words"),
        ("rate", {"words": "x"}, "rating"),
        ("edit", {"title": LONG}, "title"),
        ("edit", {"email": "nobody"}, "email"),
        ("assign", {"owner": "nobody"}, "owner"),
        ("snooze", {"until": "2001-01-01"}, "until"),
        ("snooze", {"until": "2099-01-01", "after": "7"}, "until"),
    ],
)
def test_a_drawer_says_it_at_its_field(office: Office, act: str, told: dict[str, str], field: str) -> None:
    answer = drawer(entered("sato"), office.mql(), act, **told)
    assert wrong(answer) == {field}
    assert all(value in answer.content.decode() for name, value in told.items() if name[:2] == "w_" or name == "words")


@pytest.mark.parametrize(
    ("verb", "told", "fields"),
    [
        ("assign", {}, {"owner"}),
        ("assign", {"owner": "nobody"}, {"owner"}),
        ("snooze", {"until": "2001-01-01"}, {"until"}),
        ("disqualify", {"proof": "x"}, {"reason"}),
        ("disqualify", {"words": LONG}, {"reason", "proof", "words"}),
    ],
)
def test_so_does_what_is_done_to_several(office: Office, verb: str, told: dict[str, str], fields: set[str]) -> None:
    from ondo.store.models import Person

    people = [Person.objects.get(key=office.mql(f"p{n}@c{n}.co.jp", f"c{n}")).pk for n in range(2)]
    answer = entered("sato").post(f"/desk/bulk/{verb}", {"person": people, "seen": 9**9, **told}, headers=HTMX)
    assert wrong(answer) == fields


def test_whom_a_verdict_does_not_fit_is_no_mistake_of_the_form(office: Office) -> None:
    from ondo.store.models import Person

    key = office.sql()
    told = {"person": Person.objects.get(key=key).pk, "seen": 9**9, "proof": "x", "reason": "student"}
    assert wrong(entered("sato").post("/desk/bulk/disqualify", told, headers=HTMX)) == {"above"}


def test_meetings_and_letters(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import FreeTime

    monkeypatch.setenv("ONDO_SMTP_URL", "smtp://127.0.0.1:1")
    key, sato = office.mql(), entered("sato")
    times = {"kind": "meeting", "minutes": "30", "pause": "0", "notice_hours": "0", "days": "21", "open": "on"}
    week = {f"day_{day}": "9:00-12:00" for day in range(7)}
    mine = {**times, **week, "timezone": "Asia/Tokyo"}
    overlapping = sato.post("/desk/my-times/", {**mine, "day_2": "9:00-12:00, 11:00-13:00"})
    assert 'id="id_day_2_wrong"' in overlapping.content.decode()
    assert sato.post("/desk/my-times/", mine).status_code == 302
    assert FreeTime.objects.count() == 7
    slot = re.search(r'name="slot" value="(\d+)"', sato.get(f"/desk/people/{key}/meeting").content.decode())
    assert slot is not None
    booked = {"slot": slot[1], "address": "tanaka@example.co.jp"}
    assert wrong(drawer(sato, key, "meeting", **booked, words="x" * 2001)) == {"words"}
    assert wrong(drawer(sato, key, "meeting", **{**booked, "address": "nobody"})) == {"address"}
    untimed = drawer(sato, key, "meeting", address="tanaka@example.co.jp")
    assert (untimed.status_code, 'id="slot-problem"' in untimed.content.decode()) == (422, True)
    letter = {"to": "tanaka@example.co.jp", "subject": "Hello", "text": "There"}
    for name, value in {"subject": "x" * 201, "text": "x" * 20_001, "due": "2001-01-01"}.items():
        assert wrong(drawer(sato, key, "mail", **{**letter, name: value})) == {name}


def test_pages_of_sales(office: Office) -> None:
    from ondo.store.models import HandOff

    key, ito, boss = office.sql(), entered("ito"), entered("boss")
    reply = f"/hand-offs/{HandOff.objects.latest('pk').pk}/reply/"
    told = {"after": 0, "verdict": "accepted", "accepted-due": "2001-01-01"}
    assert wrong(ito.post(reply, told)) == {"accepted-due"}
    office.does(key, "opportunity_created", "ito", opportunity="D1", amount="100", currency="JPY")
    unchanged = ito.post("/opportunities/of/D1/update/", {"after": 0, "amount": "100", "currency": "JPY"})
    assert "Nothing was changed" in unchanged.content.decode()
    assert wrong(ito.post("/opportunities/of/D1/lost/close/", {"after": 0})) == {"lost_reason"}
    ids = re.findall(r'\bid="([^"]+)"', ito.get("/opportunities/of/D1/").content.decode())
    assert len(ids) == len(set(ids)), "each form has fields of its own"
    assert wrong(boss.post("/assignment/of/sato/capacity/", {"capacity": "1001", "most": "x"})) == {
        "sato_capacity",
        "sato_most",
    }


def test_field_sales_begin_where_somebody_waits(office: Office) -> None:
    ito, here = entered("ito"), 'aria-current="true">{}</a>'
    assert here.format("Mine") in ito.get("/hand-offs/").content.decode()
    key = office.sql()
    office.does(key, "assigned", owner="")
    assert here.format("Everybody&#39;s") in ito.get("/hand-offs/").content.decode()
    office.does(key, "assigned", owner="ito")
    assert here.format("Mine") in ito.get("/hand-offs/").content.decode()
