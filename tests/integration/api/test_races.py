"""Two who read the same, and change it at the same time: one does, the other one is told (412) and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from tests.integration.api.calling import Api, api
from tests.integration.desks.office import PLAYBOOK, Office, open_office

ONE, OTHER = "tanaka@shoei.example", "tanaka@other.example"
AT_ONCE = 4


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


@pytest.fixture
def ask(store: str) -> Api:
    return api("administrator")


def at_once(send: Callable[[int], Any]) -> list[int]:
    """The statuses of several who ask at the same moment, each with a connection of their own, sorted."""
    from django.db import connection

    start, answers = Barrier(AT_ONCE), []

    def one(number: int) -> None:
        try:
            start.wait()
            answers.append(send(number).status_code)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def told(name: str) -> int:
    """How many events of ours with this name there are, decided about or not."""
    from ondo.store.models import Event

    return Event.objects.filter(body__contains=f'"event":"{name}"').count()


def read(ask: Api, path: str) -> str:
    tag: str = ask("GET", path)["ETag"]
    return tag


def test_one_verdict_of_several_is_taken_before_a_worker_has_decided(office: Office, ask: Api) -> None:
    key = office.mql()
    tag = read(ask, f"/people/{key}")
    body = {"verdict": "recycled", "reason": "later"}
    assert at_once(lambda _: ask("POST", f"/people/{key}/triage", body, if_match=tag)) == [202, 412, 412, 412]
    assert told("triage") == 1


def test_one_act_of_several_is_taken(office: Office, ask: Api) -> None:
    key = office.mql()
    tag = read(ask, f"/people/{key}")
    path, body = f"/people/{key}/acts", {"name": "call_attempted"}
    assert at_once(lambda _: ask("POST", path, body, if_match=tag)) == [202, 412, 412, 412]
    assert told("call_attempted") == 1


def test_one_answer_to_a_hand_off_is_taken(office: Office, ask: Api) -> None:
    key, before = office.sql(), told("triage")
    number, tag = ask.get("/hand-offs")["hand_offs"][0]["id"], read(ask, f"/people/{key}")
    bodies = {"acceptance": {}, "return": {"reason": "too_early"}}

    def answer(one: int) -> Any:
        what = ("acceptance", "return")[one % 2]
        return ask("POST", f"/hand-offs/{number}/{what}", bodies[what], if_match=tag)

    assert at_once(answer) == [202, 412, 412, 412]
    assert told("triage") == before + 1


def test_one_merge_of_several_is_done(office: Office, ask: Api) -> None:
    from ondo.store.models import Merge

    keep, *others = (office.visitor(f"t{number}@shoei.example", str(number)) for number in range(AT_ONCE + 1))
    tag = read(ask, f"/people/{keep}")
    answers = at_once(lambda one: ask("POST", "/merges", {"keep": keep, "other": others[one]}, if_match=tag))
    assert answers == [201, 412, 412, 412]
    assert Merge.objects.count() == 1


def test_a_person_who_became_part_of_another_one_meanwhile_is_no_longer_as_they_were(office: Office, ask: Api) -> None:
    from ondo.store.models import Merge

    keep, other = office.visitor(ONE, "a"), office.visitor(OTHER, "b")
    tags = {key: read(ask, f"/people/{key}") for key in (keep, other)}

    def merge(one: int) -> Any:
        first, second = ((keep, other), (other, keep))[one % 2]
        return ask("POST", "/merges", {"keep": first, "other": second}, if_match=tags[first])

    done, *late = at_once(merge)
    assert done == 201
    assert set(late) <= {409, 412}
    assert Merge.objects.count() == 1


def test_a_person_is_erased_once(office: Office, ask: Api) -> None:
    from ondo.store.models import Erasure

    key = office.mql()
    path, tag = f"/people/{key}/erasure", read(ask, f"/people/{key}/erasure")
    done, *late = at_once(lambda _: ask("POST", path, {"confirm": key}, if_match=tag))
    assert done == 200
    assert set(late) <= {404, 409, 410, 412}
    assert Erasure.objects.count() == 1


def test_one_of_several_gives_a_webhook_another_secret(ask: Api) -> None:
    made: Any = ask("POST", "/destinations", {"name": "crm", "kind": "webhook", "address": "https://crm.example/x"})
    path, tag = f"/destinations/{made.json()['id']}/secret", made["ETag"]
    assert at_once(lambda _: ask("POST", path, {}, if_match=tag)) == [200, 412, 412, 412]


def test_one_of_several_removes_a_destination(ask: Api) -> None:
    made: Any = ask("POST", "/destinations", {"name": "crm", "kind": "webhook", "address": "https://crm.example/x"})
    path, tag = f"/destinations/{made.json()['id']}", made["ETag"]
    assert at_once(lambda _: ask("DELETE", path, if_match=tag)) == [204, 404, 404, 404]


def test_one_playbook_of_several_is_put_in_force(office: Office, ask: Api) -> None:
    from ondo.store.models import PlaybookVersion

    tag = read(ask, "/playbooks/in-force")
    before = PlaybookVersion.objects.count()

    def put(one: int) -> Any:
        text = PLAYBOOK.replace("timezone:", f"# {one}\ntimezone:", 1)
        return ask("PUT", "/playbooks/in-force", {"text": text}, if_match=tag)

    assert at_once(put) == [202, 412, 412, 412]
    assert PlaybookVersion.objects.count() == before + 1
