"""Calls, notes, ratings and edits: what they record, what follows, what is refused, what an undo gives back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.integration.desks.office import DAY, Office, key_of, open_office, stage_of

from ondo.domain.errors import OndoError

TOMORROW = "2023-11-15"


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def somebody(key: str) -> Any:
    from ondo.store.models import Person

    return Person.objects.get(key=key)


def said(event: int) -> dict[str, Any]:
    """The name and the properties of an event."""
    from ondo.store.models import Event

    told = json.loads(Event.objects.get(pk=event).body)
    return {"name": told.get("event", told["type"]), **told.get("properties", {}), **told.get("traits", {})}


def call(office: Office, key: str, **words: Any) -> int:
    from ondo.actions.log_call import log_call

    office.now += 60_000
    event = log_call(person=somebody(key), by="sato", at=office.now, **words)
    office.decide()
    return event


def due(key: str) -> list[tuple[str, bool]]:
    from ondo.store.models import Activity

    rows = Activity.objects.filter(person__key=key, done_at=None).order_by("due_at")
    return [(one.kind, one.exact) for one in rows]


def test_a_call_in_vain_plans_the_next_and_counts_as_an_attempt(office: Office) -> None:
    from ondo.store.models import Work

    key = office.mql()
    event = call(office, key, outcome="no_answer", due=f"{TOMORROW}T13:30", attempt=1)
    assert said(event)["name"] == "call_attempted"
    assert due(key) == [("call", True)]
    assert Work.objects.get(person__key=key).attempts == 1


def test_who_was_reached_was_spoken_to(office: Office) -> None:
    key = office.mql()
    event = call(office, key, outcome="talked", tone="warm", words="来期の予算で検討")
    assert said(event) == {"name": "call_connected", "outcome": "talked", "tone": "warm", "words": "来期の予算で検討"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"outcome": "call_back"}, "person_page.promise_missing"),
        ({"outcome": "call_back", "due": TOMORROW}, "person_page.promise_missing"),
        ({"outcome": "sang"}, "person_page.outcome_missing"),
        ({"outcome": "busy", "due": "2023-11-13T10:00"}, "person_page.time_past"),
        ({"outcome": "busy", "due": "2099-11-13T10:00"}, "triage.date_too_far"),
        ({"outcome": "busy", "words": "x" * 10_001}, "person.too_long"),
        ({"outcome": "busy", "due": "soon"}, "person_page.not_a_time"),
    ],
)
def test_what_is_missing_is_said_and_nothing_recorded(office: Office, words: dict[str, str], why: str) -> None:
    from ondo.store.models import Event

    key, before = office.mql(), Event.objects.count()
    with pytest.raises(OndoError) as refused:
        call(office, key, **words)
    assert refused.value.problem.key == why
    assert Event.objects.count() == before


def test_a_note_and_a_rating_are_events_and_leave_the_list_alone(office: Office) -> None:
    from ondo.actions.note_down import note_down
    from ondo.actions.rate_mql import rate_mql
    from ondo.store.models import Work

    key = office.mql()
    noted = note_down(person=somebody(key), words=" 受付で断られた ", by="sato", at=office.now)
    rated = rate_mql(person=somebody(key), rating="too_early", by="sato", at=office.now)
    assert said(noted) == {"name": "noted", "words": "受付で断られた"}
    assert said(rated) == {"name": "mql_rated", "rating": "too_early"}
    assert Work.objects.get(person__key=key).deciding is None
    for wrong in (lambda: note_down(person=somebody(key), words=" ", by="sato", at=office.now),
                  lambda: rate_mql(person=somebody(key), rating="great", by="sato", at=office.now)):  # fmt: skip
        with pytest.raises(OndoError):
            wrong()


def test_an_edit_is_taken_back_by_its_undo(office: Office) -> None:
    from ondo.actions.edit_person import edit_person
    from ondo.actions.undo import undo
    from ondo.actions.undoably import undoably
    from ondo.store.models import Card

    key = office.mql()
    office.sees(
        {"type": "identify", "anonymousId": "a", "traits": {"name": "田中 誠", "email": "tanaka@example.co.jp"}}
    )

    def edit() -> int:
        traits = {"name": "田中 真", "phone": "03-1234-5678", "company": ""}
        return edit_person(person=somebody(key), traits=traits, before={"name": "田中 誠"}, by="sato", at=office.now)

    done = undoably(
        act=edit, what="person_page.said_edit", words={"name": "x"}, person=somebody(key), by="sato", at=office.now
    )
    office.decide()
    assert Card.objects.get(person__key=key).name == "田中 真"
    assert Card.objects.get(person__key=key).phone == "03-1234-5678"
    office.now += 60_000
    undo(undoable=done, by="sato", at=office.now)
    office.decide()
    assert Card.objects.get(person__key=key).name == "田中 誠"
    assert Card.objects.get(person__key=key).phone is None


def test_an_address_of_somebody_else_is_not_taken_over(office: Office) -> None:
    from ondo.actions.edit_person import edit_person

    key = office.mql()
    office.visitor("suzuki@example.co.jp", "b")
    for address, why in (
        ("suzuki@example.co.jp", "person_page.address_taken"),
        ("suzuki", "person_page.not_an_address"),
    ):
        with pytest.raises(OndoError) as refused:
            edit_person(person=somebody(key), traits={"email": address}, before={}, by="sato", at=office.now)
        assert refused.value.problem.key == why


def test_whoever_acts_second_on_what_they_have_not_seen_is_refused(office: Office) -> None:
    from ondo.actions.triage import triage

    key = office.mql()
    seen = somebody(key).last_act or 0
    call(office, key, outcome="talked", after=seen)
    office.now += DAY // 24
    with pytest.raises(OndoError) as refused:
        triage(person=somebody(key), verdict="sql", given={"need": "x"}, after=seen, by="ito", at=office.now)
    assert refused.value.problem.key == "desk.overtaken"
    assert stage_of(key_of("tanaka@example.co.jp")) == "mql"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_undo_does_not_lock_its_user_whom_a_worker_tells_of(office: Office) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection, transaction

    from ondo.actions.log_call import log_call
    from ondo.actions.undo import undo
    from ondo.actions.undoably import undoably
    from ondo.store.bulk import rows

    person = somebody(office.mql())

    def call_them() -> int:
        return log_call(person=person, by="sato", at=office.now, outcome="no_answer")

    done = undoably(act=call_them, what="person_page.said_call", words={}, person=person, by="sato", at=office.now)

    def tell_of_them() -> list[tuple[Any, ...]]:
        try:
            return rows("SELECT username FROM ondo_user WHERE username = %s FOR KEY SHARE NOWAIT", ["sato"])
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as elsewhere:
        undo(undoable=done, by="sato", at=office.now)
        assert elsewhere.submit(tell_of_them).result() == [("sato",)]
