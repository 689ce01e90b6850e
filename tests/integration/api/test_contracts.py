"""What every endpoint promises: a request is done once, nothing old overwrites anything new, lists stay right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests import arrivals
from tests.integration.api.calling import Api, api
from tests.integration.api.populated import NOW, decide, populate

pytestmark = pytest.mark.usefixtures("store")
ACTS = "/people/yamada@acme.example/acts"
CALL = {"name": "call_attempted"}


@pytest.fixture
def ask() -> Api:
    populate()
    return api("manager")


def events() -> int:
    from ondo.store.models import Event

    return Event.objects.count()


def test_the_same_request_with_its_key_is_done_once_and_answered_the_same(ask: Api) -> None:
    before = events()
    first, second = (ask("POST", ACTS, CALL, Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second["Idempotency-Replayed"] == "true"
    assert ask("POST", ACTS, CALL, Idempotency_Key="k2").content != first.content
    assert events() == before + 2


def test_another_request_with_the_same_key_is_refused(ask: Api) -> None:
    ask("POST", ACTS, CALL, Idempotency_Key="k1")
    answer: Any = ask("POST", ACTS, {"name": "call_connected"}, Idempotency_Key="k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "api.other_request")
    assert ask("POST", ACTS, CALL, Idempotency_Key="x" * 201).status_code == 400


def test_a_key_belongs_to_its_user(ask: Api) -> None:
    ask("POST", ACTS, CALL, Idempotency_Key="k1")
    assert api("sdr")("POST", ACTS, {"name": "call_connected"}, Idempotency_Key="k1").status_code == 202


def test_a_refusal_is_kept_and_a_mistake_of_ours_is_not(ask: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.web.api import events as endpoints

    refused = [ask("POST", ACTS, {"name": "x"}, Idempotency_Key="k1") for _ in range(2)]
    assert [one.status_code for one in refused] == [422, 422]
    assert "Idempotency-Replayed" in refused[1]
    with monkeypatch.context() as broken:
        broken.setattr(endpoints, "record_act", lambda **_: 1 / 0)
        assert ask("POST", ACTS, CALL, Idempotency_Key="k2").status_code == 500
    assert ask("POST", ACTS, CALL, Idempotency_Key="k2").status_code == 202


def test_a_key_that_a_dead_process_left_is_taken_up_after_a_while(ask: Api) -> None:
    from ondo.store.models import IdempotentRequest
    from ondo.web.api.idempotency import LEASE

    ask("POST", ACTS, CALL, Idempotency_Key="k1")
    IdempotentRequest.objects.update(status=None)
    answer: Any = ask("POST", ACTS, CALL, Idempotency_Key="k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "api.in_progress")
    row = IdempotentRequest.objects.get()
    IdempotentRequest.objects.update(at=row.at - LEASE - 1000)
    assert ask("POST", ACTS, CALL, Idempotency_Key="k1").status_code == 202


def test_of_many_at_once_with_one_key_one_is_done(ask: Api) -> None:
    from django.db import connection

    before = events()

    def send(_: int) -> int:
        try:
            return ask("POST", ACTS, CALL, Idempotency_Key="k1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(12)))
    assert set(answers) <= {202, 409}
    assert 202 in answers
    assert events() == before + 1


def test_of_many_who_change_what_they_read_one_does(ask: Api) -> None:
    from django.db import connection

    made: Any = ask("POST", "/destinations", {"name": "crm", "kind": "slack", "address": "https://hooks.example/x"})
    path, tag = f"/destinations/{made.json()['id']}", made["ETag"]

    def change(number: int) -> int:
        try:
            return ask("PATCH", path, {"name": f"crm {number}"}, if_match=tag).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(change, range(8)))
    assert sorted(answers) == [200, *[412] * 7]


def test_what_was_read_before_is_not_sent_again(ask: Api) -> None:
    for path in ("/people", "/people/yamada@acme.example", "/playbooks/in-force", "/transitions"):
        tag = ask("GET", path)["ETag"]
        again = ask("GET", path, If_None_Match=tag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert ask("GET", path, If_None_Match='"other"').status_code == 200
    japanese = ask("GET", "/me", accept_language="ja")
    assert "Accept-Language" in japanese["Vary"]


def test_a_list_that_is_read_in_pages_has_everybody_once_while_others_come_and_go(ask: Api) -> None:
    from ondo.store.models import Person

    here = set(Person.objects.values_list("key", flat=True))
    seen, path, number = [], "/people?limit=1", 0
    while path:
        page = ask.get(path)
        seen += [one["key"] for one in page["people"]]
        path = f"/people?limit=1&cursor={page['next']}" if page["next"] and number < 20 else ""
        if number < 3:
            arrivals.arrive(arrivals.page(f"new{number}"), NOW + 20_000 + number)
            decide(NOW + 30_000 + number)
        number += 1
    assert len(seen) == len(set(seen))
    assert here <= set(seen)
    assert len(seen) == len(here) + 3


def test_a_cursor_that_is_none_is_refused(ask: Api) -> None:
    for cursor in ("x", "W10", "WyJhIl0", "WzEsMl0", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "%00", "あ"):
        for path in ("/people", "/transitions", "/accounts", "/imports"):
            assert ask("GET", f"{path}?cursor={cursor}").status_code in (400, 422), (cursor, path)
