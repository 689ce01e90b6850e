"""Loading into a store that knows some of the people: found by their keys, folded anew, nothing rewritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.arrivals import PLAYBOOK, arrive, identify, page, put_in_force
from tests.integration.actions.people import asked, decide, person, rows, warm
from tests.integration.load.loading import (
    DAY,
    company,
    differences,
    happened,
    load_into_store,
    moves,
    moves_in,
)

pytestmark = pytest.mark.usefixtures("store")

T = 1_700_000_000_000


def test_whoever_was_loaded_is_found_by_a_live_identify(tmp_path: Path) -> None:
    from ondo.store.models import Person

    history = happened(
        tmp_path / "history",
        [
            {"person": "1001", "at": T, "name": "identified", "properties": {"email": "sato@example.co.jp"}},
            {"person": "1001", "at": T + 1, "name": "document_requested"},
        ],
    )
    put_in_force()
    load_into_store(history, playbook=None)
    arrive(page("browser"), T + DAY)
    arrive(identify("browser", "sato@example.co.jp"), T + DAY + 1)
    decide(T + 2 * DAY)
    assert person("sato").key == "1001"
    assert [move[1] for move in rows("sato")] == ["visitor", "mql"]
    assert Person.objects.filter(root=None).count() == 1
    assert differences() == []


def test_history_of_somebody_known_is_put_before_and_a_correction_tells_what_it_changed(tmp_path: Path) -> None:
    from ondo.store.models import Due, Identity, Transition

    put_in_force()
    arrive(page("sato"), T)
    arrive(identify("sato", "sato@example.co.jp"), T + 1)
    decide(T + DAY)
    history = happened(
        tmp_path / "history",
        [
            {"person": "1001", "at": T - DAY, "name": "identified", "properties": {"email": "sato@example.co.jp"}},
            {"person": "1001", "at": T - DAY + 1, "name": "document_requested"},
        ],
    )
    loaded = load_into_store(history, playbook=None)
    assert (loaded.people, loaded.met, loaded.transitions) == (0, 1, 1)
    assert rows("sato")[-1] == ("visitor", "mql", "correction", "history")
    assert Identity.objects.get(kind="import").person == person("sato")
    correction = Transition.objects.order_by("id").last()
    assert correction is not None
    assert Due.objects.filter(kind="outbox", payload={"transition": correction.pk}).count() == 1
    assert differences() == []


def test_history_of_somebody_live_who_never_began_is_recorded_as_history(tmp_path: Path) -> None:
    from ondo.store.models import Due

    put_in_force()
    arrive({"type": "alias", "userId": "u1", "previousId": "sato@example.co.jp"}, T)
    decide(T + DAY)
    history = happened(
        tmp_path / "history",
        [{"person": "sato@example.co.jp", "at": T - DAY, "name": "page"}],
    )
    assert load_into_store(history, playbook=None).met == 1
    assert rows("sato") == [(None, "visitor", "start", "")]
    assert not Due.objects.filter(kind="outbox").exists()
    assert differences() == []


def test_a_folder_that_grew_adds_what_is_new(tmp_path: Path) -> None:
    """Everything later than what was recorded is history as well: it comes out as if loaded at once."""
    history = company(tmp_path / "history")
    middle = ((history.manifest.first_at or 0) + (history.last_at() or 0)) // 2
    load_into_store(history, as_of=middle)
    early = moves()
    load_into_store(history)
    assert differences() == []
    late, wanted = moves(), moves_in(history, history.last_at() or 0)
    assert all(late[key][: len(early.get(key, []))] == early.get(key, []) for key in late)
    same = [key for key in wanted if late[key] == wanted[key]]
    assert len(same) > 0.9 * len(wanted)


def test_folders_that_overlap_bring_nothing_twice(tmp_path: Path) -> None:
    from ondo.store.models import Event

    shared = [{"person": "a", "at": T, "name": "page", "message_id": "m1", "channel": None}]
    first = happened(tmp_path / "first", [*shared, {"person": "a", "at": T + 2, "name": "page", "message_id": "m2"}])
    second = happened(
        tmp_path / "second",
        [*shared, {"person": "a", "at": T + 1, "name": "page", "message_id": "m3"}],
        traits=[{"person": "a", "at": None, "trait": "plan", "value": "gold"}],
    )
    put_in_force()
    load_into_store(first, playbook=None)
    again = load_into_store(second, playbook=None)
    assert (again.events, again.known, again.met, again.people) == (1, 1, 1, 0)
    assert log_of("a") == ["m1", "m3", "m2"]
    assert Event.objects.count() == 3
    assert differences() == []
    assert load_into_store(second, playbook=None).met == 0


def test_the_same_person_under_another_key_of_another_folder_is_found_by_address(tmp_path: Path) -> None:
    told = {"name": "identified", "properties": {"email": "sato@example.co.jp"}}
    first = happened(tmp_path / "first", [{**told, "person": "1001", "at": T, "message_id": "m1"}])
    second = happened(
        tmp_path / "second",
        [
            {**told, "person": "x", "at": T + 1, "message_id": "m2"},
            {**told, "person": "y", "at": T + 2, "message_id": "m3"},
        ],
    )
    put_in_force()
    load_into_store(first, playbook=None)
    loaded = load_into_store(second, playbook=None)
    assert (loaded.met, loaded.people) == (1, 1)  # y is not x, as their folder says
    assert log_of("1001") == ["m1", "m2"]
    assert log_of("y") == ["m3"]
    assert load_into_store(second, playbook=None).met == 0
    assert differences() == []


def test_people_who_were_merged_stay_merged(tmp_path: Path) -> None:
    events = [
        {"person": "1001", "at": T, "name": "identified", "properties": {"email": "sato@example.co.jp"}},
        {"person": "1002", "at": T + 1, "name": "identified", "properties": {"email": "suzuki@example.co.jp"}},
    ]
    put_in_force()
    load_into_store(happened(tmp_path / "history", events), playbook=None)
    arrive(
        {
            "type": "identify",
            "anonymousId": "b",
            "userId": "sato@example.co.jp",
            "traits": {"email": "suzuki@example.co.jp"},
        },
        T + DAY,
    )
    arrive({"type": "alias", "userId": "suzuki@example.co.jp", "previousId": "sato@example.co.jp"}, T + DAY + 1)
    decide(T + 2 * DAY)
    assert person("sato") == person("suzuki")
    later = [*events, {"person": "1001", "at": T + 5, "name": "page"}, {"person": "1002", "at": T + 6, "name": "page"}]
    load_into_store(happened(tmp_path / "later", later), playbook=None)
    assert len(log_of(person("sato").key)) == 6
    assert differences() == []


def test_who_was_erased_does_not_come_back(tmp_path: Path) -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Person

    history = happened(
        tmp_path / "history",
        [{"person": "1001", "at": T, "name": "identified", "properties": {"email": "sato@example.co.jp"}}],
        traits=[{"person": "1002", "at": None, "trait": "email", "value": "sato@example.co.jp"}],
    )
    put_in_force()
    load_into_store(history, playbook=None)
    erase(person=Person.objects.get(key="1001"), by="test", at=T + DAY)
    grown = happened(tmp_path / "history", [{"person": "1001", "at": T + 1, "name": "page"}])
    loaded = load_into_store(grown, playbook=None)
    assert (loaded.erased, loaded.people, loaded.events) == (2, 0, 0)
    assert differences() == []


def test_an_account_that_came_alive_first_keeps_its_key(tmp_path: Path) -> None:
    from ondo.store.models import Account, FoldState

    put_in_force()
    arrive(identify("sato", "sato@ondo.example", company={"name": "株式会社オンド", "employees": 50}), T)
    decide(T + DAY)
    account = Account.objects.get()
    history = happened(
        tmp_path / "history",
        [{"person": "b", "at": T + 1, "name": "page"}],
        traits=[{"person": "b", "at": T + 2, "trait": "account", "value": "A1"}],
        accounts=[
            {"account": "A1", "at": None, "trait": "company", "value": "(株)オンド"},
            {"account": "A1", "at": None, "trait": "industry", "value": "IT"},
        ],
    )
    load_into_store(history, playbook=None)
    assert [one.key for one in Account.objects.all()] == [account.key]
    assert Account.objects.get().traits["industry"] == "IT"
    state = FoldState.objects.get(person__key="b").state
    assert json.loads(state)["account"] == account.key
    assert differences() == []


def test_history_goes_through_every_playbook_in_its_time(tmp_path: Path) -> None:
    from ondo.actions.put_in_force import put_in_force as put
    from ondo.actions.switching import Part
    from ondo.store.models import FoldState
    from ondo.store.reading.in_force import in_force

    put_in_force(since=T - DAY)
    warm("sato", T)
    decide(T + 10)
    put(text=PLAYBOOK.replace("points: 30", "points: 3"), by="test", at=T + DAY)
    while Part().go_on(T + DAY):
        pass
    ruling = in_force()
    assert ruling is not None
    assert len(ruling.periods) == 2
    asked_twice = [
        {"person": key, "at": at + n, "name": name}
        for key, at in (("before", T), ("after", T + 2 * DAY))
        for n, name in enumerate(["page", "document_requested"])
    ]
    load_into_store(happened(tmp_path / "history", asked_twice), playbook=None, as_of=T + 3 * DAY)
    assert {key: [row.to_stage for row in rows] for key, rows in moves().items() if key in ("before", "after")} == {
        "before": ["visitor", "mql"],
        "after": ["visitor"],
    }
    assert set(FoldState.objects.values_list("playbook", flat=True)) == {ruling.version}
    assert differences() == []


def test_a_load_waits_for_no_switch(tmp_path: Path) -> None:
    from ondo.actions.put_in_force import put_in_force as put
    from ondo.domain.errors import OndoError

    put_in_force(since=T - DAY)
    put(text=PLAYBOOK.replace("points: 30", "points: 3"), by="test", at=T)
    with pytest.raises(OndoError, match=r"in_force\.being_switched"):
        load_into_store(happened(tmp_path / "history", [{"person": "a", "at": T, "name": "page"}]), playbook=None)


def test_live_events_after_a_load_count_after_it(tmp_path: Path) -> None:
    history = happened(
        tmp_path / "history",
        [
            {"person": "1001", "at": T, "name": "identified", "properties": {"email": "sato@example.co.jp"}},
            {"person": "1001", "at": T + 9, "name": "page"},
        ],
    )
    put_in_force()
    load_into_store(history, playbook=None)
    arrive(identify("b", "sato@example.co.jp"), T + DAY)
    arrive(asked("b"), T + DAY + 1, occurred_at=T + 1)
    decide(T + DAY + 5_000)
    assert [move[1] for move in rows("sato")] == ["visitor", "mql"]
    assert differences() == []


def log_of(key: str) -> list[Any]:
    from ondo.store.models import Ledger

    entries = Ledger.objects.filter(person__key=key).order_by("at", "seq").select_related("event")
    return [json.loads(one.event.body)["messageId"] for one in entries]
