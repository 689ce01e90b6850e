"""What is done through the API: verdicts, acts, feedback of a CRM, a playbook put in force."""

from __future__ import annotations

from typing import Any

import pytest
from tests import arrivals
from tests.integration.api.calling import Api, api
from tests.integration.api.populated import NOW, decide, populate

from ondo.domain.events import OPPORTUNITY_EVENTS

pytestmark = pytest.mark.usefixtures("store")
PERSON = "/people/yamada@acme.example"


@pytest.fixture
def ask() -> Api:
    populate()
    return api("manager")


def later() -> None:
    from ondo.web.frame.moments import now

    decide(now() + 60_000)


def test_a_verdict_is_recorded_in_the_users_name_and_moves_the_person(ask: Api) -> None:
    answer = ask("POST", f"{PERSON}/triage", {"verdict": "sql", "given": {"need": "a tool"}})
    assert answer.status_code == 202
    later()
    assert ask.get(PERSON)["stage"] == "sql"
    assert ask.get(f"{PERSON}/transitions")["transitions"][-1]["user"] == "manager"


def test_nobody_is_given_to_whoever_may_not_act(ask: Api) -> None:
    from tests.integration.web.visits import add

    add("looker", "auditor")
    for path, told in (
        ("triage", {"verdict": "sql", "given": {"need": "a tool", "owner": "looker"}}),
        ("acts", {"name": "assigned", "properties": {"owner": "looker"}}),
    ):
        answer: Any = ask("POST", f"{PERSON}/{path}", told)
        assert (answer.status_code, answer.json()["code"]) == (422, "desk.no_such_owner")
    assert ask("POST", f"{PERSON}/acts", {"name": "assigned", "properties": {"owner": "manager"}}).status_code == 202
    assert ask("POST", f"{PERSON}/acts", {"name": "assigned", "properties": {"owner": ""}}).status_code == 202


def test_a_verdict_with_something_missing_is_refused_with_everything_that_is_wrong(ask: Api) -> None:
    answer: Any = ask("POST", f"{PERSON}/triage", {"verdict": "sql"})
    assert (answer.status_code, answer.json()["code"]) == (422, "person.verdict_refused")
    assert answer.json()["errors"] == [
        {"pointer": "/given/need", "code": "triage.field_missing", "detail": "“need” is missing."}
    ]
    answer = ask("POST", f"{PERSON}/triage", {"verdict": "nothing"})
    assert answer.json()["errors"][0]["pointer"] == "/verdict"


def test_a_verdict_on_somebody_who_changed_meanwhile_is_refused(ask: Api) -> None:
    read = ask("GET", PERSON)["ETag"]
    arrivals.arrive(arrivals.page("b1", "/again"), NOW + 100_000)
    later()
    answer: Any = ask("POST", f"{PERSON}/triage", {"verdict": "lead"}, if_match=read)
    assert (answer.status_code, answer.json()["code"]) == (412, "api.changed")
    now = ask("GET", PERSON)["ETag"]
    assert ask("POST", f"{PERSON}/triage", {"verdict": "lead"}, if_match=now).status_code == 202


def test_a_verdict_is_taken_back(ask: Api) -> None:
    event = ask("POST", f"{PERSON}/triage", {"verdict": "lead"}).json()["event"]  # type: ignore[attr-defined]
    later()
    assert ask("POST", f"/events/{event}/retraction").status_code == 202
    later()
    assert ask.get(PERSON)["stage"] == "mql"
    assert ask("POST", f"/events/{event}/retraction").status_code == 409


def test_acts_are_recorded_and_unknown_ones_refused_with_the_nearest_word(ask: Api) -> None:
    assert ask("POST", f"{PERSON}/acts", {"name": "call_attempted"}).status_code == 202
    later()
    assert ask.get(f"{PERSON}/events")["events"][0]["name"] == "call_attempted"
    answer: Any = ask("POST", f"{PERSON}/acts", {"name": "call_atempted"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/name"
    assert "call_attempted" in answer.json()["detail"]


@pytest.mark.parametrize("name", sorted(OPPORTUNITY_EVENTS))
def test_what_is_told_of_an_opportunity_is_no_act(ask: Api, name: str) -> None:
    answer: Any = ask("POST", f"{PERSON}/acts", {"name": name})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/name")


def test_a_crm_tells_what_became_of_a_deal(ask: Api) -> None:
    told = {"what": "created", "person": "yamada@acme.example", "amount": 1200000, "currency": "JPY"}
    assert ask("POST", "/opportunities/D-1/events", told).status_code == 202
    won = {"what": "won", "person": "yamada@acme.example", "occurred_at": "2026-04-02T10:00:00+09:00"}
    assert ask("POST", "/opportunities/D-1/events", won).status_code == 202
    later()
    found = ask.get("/opportunities/D-1")
    assert (found["status"], found["amount"], found["currency"]) == ("won", 1200000, "JPY")
    assert [one["key"] for one in ask.get("/opportunities?status=won")["opportunities"]] == ["D-1"]
    assert ask.get("/opportunities?status=lost")["opportunities"] == []


def test_more_is_told_of_a_deal_by_whoever_has_read_it(ask: Api) -> None:
    path = "/opportunities/D-1"
    opened = {"what": "created", "person": "yamada@acme.example", "amount": 1200000, "next_step": "見積もり"}
    assert ask("POST", f"{path}/events", {**opened, "closes_on": "2026-12-25"}).status_code == 202
    later()
    first = ask("GET", path)
    found: Any = first.json()  # type: ignore[attr-defined]
    assert (found["next_step"], found["closes_on"], found["company"]) == ("見積もり", "2026-12-25", "アクメ")
    more = {"what": "updated", "next_step": "契約書", "owner": "ito"}
    assert ask("POST", f"{path}/events", more, if_match=first["ETag"]).status_code == 202
    assert ask("POST", f"{path}/events", more, if_match=first["ETag"]).status_code == 412
    later()
    found = ask.get("/opportunities?status=open")["opportunities"][0]
    assert (found["next_step"], found["closes_on"], found["owner"]) == ("契約書", "2026-12-25", "ito")
    assert found["amount"] == 1200000
    wrong: Any = ask("POST", f"{path}/events", {"what": "updated", "closes_on": "2026-02-31"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/closes_on")
    assert ask("POST", "/opportunities/D-2/events", {"what": "updated"}).status_code == 404


def test_the_queue_has_who_is_late_first(ask: Api) -> None:
    found = ask.get("/queue")
    assert found["waiting"] == 1
    assert found["people"][0]["person"]["traits"]["email"] == "yamada@acme.example"
    assert found["people"][0]["due_at"]
    assert ask.get("/queue?owner=manager")["waiting"] == 0


def test_a_playbook_is_validated_with_line_and_nearest_word(ask: Api) -> None:
    wrong = arrivals.PLAYBOOK.replace("points: 30", "pointz: 30")
    found = ask("POST", "/playbooks/validate", {"text": wrong}).json()  # type: ignore[attr-defined]
    assert not found["usable"]
    assert any(one["word"] == "points" and one["line"] > 1 for one in found["problems"])
    right = ask("POST", "/playbooks/validate", {"text": arrivals.PLAYBOOK}).json()  # type: ignore[attr-defined]
    assert right["usable"]
    assert right["passed"]


def test_a_playbook_put_in_force_does_not_overwrite_another_one(ask: Api) -> None:
    other = arrivals.PLAYBOOK.replace("points: 30", "points: 31")
    assert ask("PUT", "/playbooks/in-force", {"text": other}).status_code == 428
    read = ask("GET", "/playbooks/in-force")["ETag"]
    put = ask("PUT", "/playbooks/in-force", {"text": other}, if_match=read)
    assert put.status_code == 202
    assert put.json()["switching"]["people"] == 4  # type: ignore[attr-defined]
    assert ask("PUT", "/playbooks/in-force", {"text": other}, if_match=read).status_code == 412
    assert ask("PUT", "/playbooks/in-force", {"text": other}, if_match=put["ETag"]).status_code == 409
    assert ask("DELETE", "/playbooks/switch", if_match=put["ETag"]).status_code == 200
    assert [one["switching"] for one in ask.get("/playbooks")["versions"]] == [False, False]


def test_a_playbook_that_is_none_is_refused_with_its_lines(ask: Api) -> None:
    read = ask("GET", "/playbooks/in-force")["ETag"]
    answer: Any = ask("PUT", "/playbooks/in-force", {"text": "ondo: 1\nplaybok: x\n"}, if_match=read)
    assert (answer.status_code, answer.json()["code"]) == (422, "playbook.errors")
    assert {"line", "detail", "pointer"} <= set(answer.json()["errors"][0])


FAR = ("0001-01-01", "9999-12-31")


def test_words_longer_than_anybody_reads_are_refused_where_they_stand(ask: Api) -> None:
    for name, told, where in (
        ("noted", {"words": "x" * 10_001}, "words"),
        ("call_attempted", {"told": {"a": ["x" * 300_000]}}, "told"),
        ("noted", {"words": " \t\u200b\u0007"}, "words"),
    ):
        answer: Any = ask("POST", f"{PERSON}/acts", {"name": name, "properties": told})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/properties/{where}")
    assert ask("POST", f"{PERSON}/acts", {"name": "noted", "properties": {"words": "x" * 10_000}}).status_code == 202
    answer = ask("POST", f"{PERSON}/triage", {"verdict": "sql", "given": {"need": "x" * 10_001}})
    assert answer.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/given/need",
        "code": "person.too_long",
        "detail": "",
    }


def test_the_schema_says_how_long_words_may_be(ask: Api) -> None:
    schemas = ask.get("/openapi.json")["components"]["schemas"]
    for which, field in (("Done", "properties"), ("Verdict", "given")):
        allowed = schemas[which]["properties"][field]["additionalProperties"]["anyOf"]
        assert {"type": "string", "maxLength": 10_000} in allowed


@pytest.mark.parametrize("on", FAR)
def test_dates_that_would_be_told_as_others_are_refused(ask: Api, on: str) -> None:
    told = {"what": "created", "person": "yamada@acme.example", "closes_on": on}
    answer: Any = ask("POST", "/opportunities/D-1/events", told)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/closes_on")
    answer = ask("POST", f"{PERSON}/acts", {"name": "call_connected", "properties": {"due": on}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/properties/due")
