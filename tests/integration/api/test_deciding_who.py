"""Hand-offs answered, people merged and made two again, pairs decided about, a person erased: through the API."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.api.calling import Api, api
from tests.integration.desks.office import DAY, Office, key_of, open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")
ONE, OTHER = "tanaka@example.co.jp", "t.tanaka@example.co.jp"


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


@pytest.fixture
def ask(office: Office) -> Api:
    return api("administrator")


def decided(office: Office) -> None:
    """The worker decides about what was done through the API, at the real instant."""
    from ondo.web.frame.moments import now

    office.now = now()
    office.decide(DAY)


def two(office: Office) -> tuple[str, str]:
    return office.visitor(ONE, "a"), office.visitor(OTHER, "b")


def test_a_hand_off_is_accepted_once(office: Office, ask: Api) -> None:
    key = office.sql()
    (waiting,) = ask.get("/hand-offs?state=waiting")["hand_offs"]
    assert (waiting["person"], waiting["stage"], waiting["handed_by"]) == (key, "sql", "sato")
    path = f"/hand-offs/{waiting['id']}/acceptance"
    assert ask("POST", path, {}, if_match='"another"').status_code == 412
    assert ask("POST", path, {"verdict": "returned"}).status_code == 422
    assert ask("POST", path, {}, if_match=ask("GET", f"/people/{key}")["ETag"]).status_code == 202
    decided(office)
    assert ask.get("/hand-offs?state=waiting&owner=sato")["hand_offs"] == []
    (accepted,) = ask.get("/hand-offs")["hand_offs"]
    assert (accepted["outcome"], accepted["outcome_by"]) == ("accepted", "administrator")
    again: Any = ask("POST", path, {})
    assert (again.status_code, again.json()["code"]) == (409, "hand_off.over")


def test_a_hand_off_is_returned_with_a_reason_of_the_playbook(office: Office, ask: Api) -> None:
    key = office.sql()
    path = f"/hand-offs/{ask.get('/hand-offs')['hand_offs'][0]['id']}/return"
    assert ask("POST", path, {"reason": "no fun"}).json()["code"] == "person.verdict_refused"  # type: ignore[attr-defined]
    assert ask("POST", path, {"reason": "too_early"}, idempotency_key="r1").status_code == 202
    assert "Idempotency-Replayed" in ask("POST", path, {"reason": "too_early"}, idempotency_key="r1")
    decided(office)
    assert stage_of(key) == "mql"
    assert ask.get("/hand-offs?state=returned")["hand_offs"][0]["reason"] == "too_early"


def test_two_people_are_merged_and_made_two_again(office: Office, ask: Api) -> None:
    keep, other = two(office)
    assert ask("POST", "/merges", {"keep": ONE, "other": OTHER}, if_match='"old"').status_code == 412
    merge: Any = ask("POST", "/merges", {"keep": ONE, "other": OTHER})
    assert (merge.status_code, merge.json()["kept"], merge.json()["absorbed"]) == (201, keep, other)
    assert ask.get(f"/people/{OTHER}")["key"] == keep
    assert ask("POST", "/merges", {"keep": ONE, "other": OTHER}).status_code == 409
    undo = f"/merges/{merge.json()['id']}/retraction"
    assert ask("POST", undo).status_code == 200
    assert ask.get(f"/people/{OTHER}")["key"] == other
    assert ask("POST", undo).status_code == 409
    assert [one["undone_by"] for one in ask.get("/merges")["merges"]] == ["administrator"]


def test_a_pair_is_decided_about_once(office: Office, ask: Api) -> None:
    from ondo.actions.suggest_duplicates import suggest_duplicates

    for email, cookie in ((ONE, "a"), (OTHER, "b"), ("someone@example.co.jp", "c")):
        office.sees({"type": "identify", "anonymousId": cookie, "traits": {"email": email, "name": "田中 太郎"}})
    company = {"company": "株式会社昭栄"}
    for cookie in "abc":
        office.sees({"type": "identify", "anonymousId": cookie, "traits": company})
    assert suggest_duplicates(by="test", at=office.now) == 3
    first = ask.get("/duplicates?limit=1")
    rest = ask.get(f"/duplicates?cursor={first['next']}")
    pairs = first["duplicates"] + rest["duplicates"]
    assert [pair["because"] for pair in pairs] == ["same_name_and_company"] * 3
    path, keep = f"/duplicates/{pairs[0]['id']}/decision", pairs[0]["people"][1]["key"]
    assert ask("POST", path, {"decision": "merged", "keep": "someone@example.co.jp"}).status_code == 422
    merged: Any = ask("POST", path, {"decision": "merged", "keep": keep})
    assert ask.get("/merges")["merges"][0]["id"] == merged.json()["merge"]
    assert ask.get(f"/people/{ONE}")["key"] == keep
    assert ask("POST", path, {"decision": "different"}).json()["code"] == "person.decided_already"  # type: ignore[attr-defined]
    path = f"/duplicates/{pairs[1]['id']}/decision"
    assert ask("POST", path, {"decision": "different"}).json() == {"decision": "different", "merge": None}  # type: ignore[attr-defined]


def test_a_person_is_erased_after_looking_and_with_their_key(office: Office, ask: Api) -> None:
    key = office.mql()
    path = f"/people/{key}/erasure"
    reach = ask("GET", path)
    assert reach.json() == {"person": key, "people": 1, "keys": 2, "events": 2, "quarantined": 0}  # type: ignore[attr-defined]
    assert ask("POST", path, {"confirm": key}).status_code == 428
    assert ask("POST", path, {"confirm": "yes"}, if_match=reach["ETag"]).status_code == 422
    erased = ask("POST", path, {"confirm": key}, if_match=reach["ETag"], idempotency_key="e1")
    assert erased.status_code == 200
    assert key not in erased.content.decode()
    assert ask("GET", f"/people/{key}").status_code == 404
    replayed = ask("POST", path, {"confirm": key}, if_match=reach["ETag"], idempotency_key="e1")
    assert (replayed.status_code, replayed.content) == (200, erased.content)


def test_an_erasure_reaches_whoever_it_was_shown_for_and_nobody_else(office: Office, ask: Api) -> None:
    key, other = two(office)
    shown = ask("GET", f"/people/{key}/erasure")["ETag"]
    ask("POST", "/merges", {"keep": key, "other": other})
    assert ask("POST", f"/people/{key}/erasure", {"confirm": key}, if_match=shown).status_code == 412


def test_meetings_are_listed(office: Office, ask: Api) -> None:
    key = office.mql()
    office.does(key, "meeting_booked", meeting="cal-1", starts_at="2023-12-01T10:00:00+09:00")
    office.does(office.mql("else@example.co.jp", "z"), "meeting_booked", meeting="cal-2")
    office.does(key, "meeting_held", meeting="cal-1")
    (held,) = ask.get("/meetings?held=true")["meetings"]
    assert (held["key"], held["person"], held["starts_at"]) == ("cal-1", key, "2023-12-01T01:00:00.000Z")
    assert [one["key"] for one in ask.get("/meetings?held=false")["meetings"]] == ["cal-2"]
    assert [one["key"] for one in ask.get(f"/meetings?person={key}")["meetings"]] == ["cal-1"]
    assert key_of("else@example.co.jp") == ask.get("/meetings?held=false")["meetings"][0]["person"]
