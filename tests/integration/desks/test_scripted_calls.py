"""A call by the script of the playbook: one act, two events, and all of it taken back by one undo."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.arrivals import put_in_force
from tests.integration.desks.office import PLAYBOOK, Office, stage_of

from ondo.domain.errors import OndoError

SCRIPT = """
scripts:
  discovery:
    stages: mql
    questions:
      problem:
        ask: {ja: 課題は何ですか, en: What is the problem?}
        answers:
          clear: {label: {ja: 明確, en: Clear}, then: time, ends: sql}
          vague: {label: {ja: 漠然, en: Vague}, ends: recycled}
      who: {ja: どなたの課題ですか, en: Whose is it?}
      time: {ja: いつまでに, en: By when?}
    outcomes: [sql, recycled]
"""


@pytest.fixture
def office(store: str) -> Office:
    put_in_force(PLAYBOOK + SCRIPT)
    office = Office()
    office.hire("sato", "ito")
    return office


def finish(office: Office, key: str, **words: Any) -> list[int]:
    from ondo.actions.finish_call import finish_call
    from ondo.store.models import Person
    from ondo.store.reading.person import ruling_now

    office.now += 60_000
    told: dict[str, Any] = {
        "chosen": {},
        "words": {},
        "tone": None,
        "verdict": None,
        "lang": "en",
        "by": "sato",
        "at": office.now,
    }
    script = ruling_now().playbook.script_by_key["discovery"]
    return finish_call(person=Person.objects.get(key=key), script=script, **{**told, **words})


def properties(event: int) -> dict[str, Any]:
    from ondo.store.models import Event

    found: dict[str, Any] = json.loads(Event.objects.get(pk=event).body)["properties"]
    return found


def test_what_was_heard_and_what_it_led_to(office: Office) -> None:
    key = office.mql()
    said = {"problem": "deals take too long", "who": "not asked on this way", "time": "by spring"}
    events = finish(
        office, key, chosen={"problem": "clear"}, words=said, tone="warm", verdict="sql", given={"need": "speed"}
    )
    called, sorted_ = map(properties, events)
    assert called["answers"] == "What is the problem? Clear, deals take too long / By when? by spring"
    assert called["outcome"] == "talked"
    assert called["tone"] == "warm"
    assert called["answer_problem"] == "clear"
    assert called["script"].startswith("discovery@")
    assert sorted_["verdict"] == "sql"
    assert sorted_["answers"] == called["answers"]
    office.decide()
    assert stage_of(key) == "sql"


def test_a_call_without_an_outcome_moves_nobody(office: Office) -> None:
    key = office.mql()
    assert len(finish(office, key, words={"problem": "deals"})) == 1
    office.decide()
    assert stage_of(key) == "mql"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({}, "person_page.nothing_answered"),
        ({"words": {"problem": "x"}, "verdict": "lead"}, "person_page.outcome_missing"),
        ({"words": {"problem": "x"}, "verdict": "sql"}, "person.verdict_refused"),
    ],
    ids=["silence", "no outcome of the script", "what the outcome asks"],
)
def test_refused_as_a_whole(office: Office, words: dict[str, Any], why: str) -> None:
    from ondo.store.models import Event

    key, before = office.mql(), Event.objects.count()
    with pytest.raises(OndoError) as refused:
        finish(office, key, **words)
    assert refused.value.problem.key == why
    assert Event.objects.count() == before


def test_one_undo_takes_both_back(office: Office) -> None:
    from ondo.actions.undo import undo
    from ondo.actions.undoably import Done, undoably
    from ondo.store.models import Person

    key = office.mql()
    done = undoably(
        act=lambda: Done(finish(office, key, words={"problem": "x"}, verdict="sql", given={"need": "y"})),
        what="person_page.said_sal",
        words={"name": "x", "outcome": "y"},
        person=Person.objects.get(key=key),
        by="sato",
        at=office.now,
    )
    office.decide()
    assert stage_of(key) == "sql"
    office.now += 60_000
    undo(undoable=done, by="sato", at=office.now)
    office.decide()
    assert stage_of(key) == "mql"
