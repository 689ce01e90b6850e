"""A history folder in the store means what it means in the folder, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.crowd import make_crowd
from tests.databases import mostly_on
from tests.integration.load.loading import (
    DAY,
    NOW,
    company,
    differences,
    happened,
    load_into_store,
    moves,
    moves_in,
    tables,
)

from ondo.domain.errors import OndoError
from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")

T = 1_750_000_000_000


def test_the_store_says_of_the_demo_company_what_a_replay_says(tmp_path: Path) -> None:
    history = company(tmp_path / "history")
    as_of = history.last_at()
    assert as_of is not None
    loaded = load_into_store(history)
    assert moves() == moves_in(history, as_of)
    assert differences() == []
    assert (loaded.people, loaded.met, loaded.known) == (history.counts.people, 0, 0)
    assert loaded.events >= history.counts.events
    assert loaded.opportunities == history.counts.opportunities


def test_verdicts_and_opportunities_of_a_crowd_are_there_with_their_marks(tmp_path: Path) -> None:
    from ondo.store.models import Ledger, Opportunity, TriageVerdict

    history = make_crowd(tmp_path / "history", people=120)
    load_into_store(history)
    assert moves() == moves_in(history, history.last_at() or 0)
    assert differences() == []
    marks = set(Ledger.objects.exclude(flags=None).values_list("flags", flat=True))
    assert marks == {"accepted", "refused"}
    assert TriageVerdict.objects.filter(accepted=True).count() == Ledger.objects.filter(flags="accepted").count()
    assert Opportunity.objects.count() == history.counts.opportunities


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    history = company(tmp_path / "history")
    first = load_into_store(history)
    before = tables()
    again = load_into_store(history, playbook=None)
    assert (again.events, again.people, again.met, again.transitions) == (0, 0, 0, 0)
    assert again.known == first.events
    assert tables() == before


@mostly_on("postgresql")
def test_several_processes_leave_what_one_leaves(tmp_path: Path, start_afresh: Callable[[], None]) -> None:
    from ondo.engine.history import buckets

    before = buckets.ROWS_PER_BUCKET
    buckets.ROWS_PER_BUCKET = 500
    try:
        history = company(tmp_path / "history")
    finally:
        buckets.ROWS_PER_BUCKET = before
    assert len(history.buckets) > 2
    load_into_store(history)
    alone = tables()
    start_afresh()
    load_into_store(history, processes=2)
    assert tables() == alone
    assert differences() == []


def test_people_are_found_by_what_they_told(tmp_path: Path) -> None:
    from ondo.store.models import Identity, Person

    cookie = "5f0c1c1e-7d1b-4c39-8a27-1d9f3c0f7a11"
    history = happened(
        tmp_path / "history",
        [
            {"person": "1001", "at": T, "name": "identified", "properties": {"email": "Tanaka@Example.co.jp"}},
            {"person": cookie, "at": T, "name": "page"},
            {"person": "suzuki@example.co.jp", "at": T, "name": "page"},
            {"person": "p7", "at": T, "name": "page"},
        ],
        traits=[{"person": "1001", "at": None, "trait": "salesforce_id", "value": "003x"}],
    )
    load_into_store(history)
    found = {(one.kind, one.value): one.person.key for one in Identity.objects.select_related("person")}
    assert found == {
        ("import", "history:1001"): "1001",
        ("email", "tanaka@example.co.jp"): "1001",
        ("crm", "salesforce:003x"): "1001",
        ("import", f"history:{cookie}"): cookie,
        ("anonymous", cookie): cookie,
        ("import", "history:suzuki@example.co.jp"): "suzuki@example.co.jp",
        ("email", "suzuki@example.co.jp"): "suzuki@example.co.jp",
        ("import", "history:p7"): "history:p7",  # whom nobody gave a name is called p1, p2 …
    }
    known = dict(Person.objects.values_list("key", "known"))
    assert known == {"1001": True, cookie: False, "suzuki@example.co.jp": True, "history:p7": False}


def test_two_people_with_one_address_stay_two_and_are_suggested(tmp_path: Path) -> None:
    from ondo.store.models import DuplicateSuggestion, Identity

    told = {"at": T, "name": "identified", "properties": {"email": "info@example.co.jp"}}
    history = happened(tmp_path / "history", [{**told, "person": "a"}, {**told, "person": "b"}])
    load_into_store(history)
    assert Identity.objects.get(kind="email").person.key == "a"
    pair = DuplicateSuggestion.objects.get()
    assert {pair.first.key, pair.second.key} == {"a", "b"}


def test_accounts_come_with_what_leads_to_them(tmp_path: Path) -> None:
    from ondo.store.models import Account, AccountKey, Person

    traits: list[dict[str, Any]] = [
        {"account": "A1", "at": None, "trait": "company", "value": "株式会社オンド"},
        {"account": "A1", "at": None, "trait": "website", "value": "https://www.ondo.example/jp"},
        {"account": "A1", "at": T + DAY, "trait": "employees", "value": "300"},
        {"account": "A1", "at": T + 9 * DAY, "trait": "employees", "value": "500"},
        {"account": "A2", "at": None, "trait": "domain", "value": "gmail.com"},
    ]
    people = [
        {"person": "a", "at": None, "trait": "account", "value": "A1"},
        {"person": "a", "at": None, "trait": "email", "value": "a@mail.ondo.example"},
    ]
    history = happened(tmp_path / "history", [{"person": "a", "at": T, "name": "page"}], traits=people, accounts=traits)
    load_into_store(history, as_of=T + 5 * DAY)
    account = Account.objects.get(key="A1")
    assert account.name == "株式会社オンド"
    assert account.traits["employees"] == "300"
    assert set(AccountKey.objects.values_list("kind", "value", "account__key")) == {
        ("group", "A1", "A1"),
        ("name", "オンド", "A1"),
        ("domain", "ondo.example", "A1"),
        ("domain", "mail.ondo.example", "A1"),
        ("group", "A2", "A2"),
    }
    assert Person.objects.get(key="a").account == account
    assert differences() == []


def test_dated_traits_are_events_and_undated_ones_hold_from_before_the_first(tmp_path: Path) -> None:
    from ondo.store.models import Event, Person

    history = happened(
        tmp_path / "history",
        [{"person": "a", "at": T, "name": "page"}],
        traits=[
            {"person": "a", "at": None, "trait": "department", "value": "経理部"},
            {"person": "a", "at": T + DAY, "trait": "department", "value": "営業部"},
            {"person": "b", "at": None, "trait": "department", "value": "総務部"},
        ],
    )
    load_into_store(history)
    starts = {key: json.loads(start or "")["traits"] for key, start in Person.objects.values_list("key", "start")}
    assert starts == {"a": {"department": "経理部"}, "b": {"department": "総務部"}}
    bodies = [json.loads(body) for body in Event.objects.values_list("body", flat=True)]
    assert [body["traits"] for body in bodies if body["type"] == "traits"] == [{"department": "営業部"}]
    assert differences() == []


def test_traits_said_twice_are_two_events(tmp_path: Path) -> None:
    """Two sources say the same at one instant, and in between a third one says otherwise: the last word counts."""
    from ondo.store.models import FoldState

    event = {"person": "a", "at": T, "name": "page"}
    said = {"person": "a", "at": T + 1, "trait": "department"}
    history = happened(tmp_path / "history", [event])
    for source, value in (("crm", "経理部"), ("cards", "営業部"), ("mail", "経理部")):
        history = happened(tmp_path / "history", [], traits=[{**said, "value": value}], traits_from=source)
    assert load_into_store(history).events == 4
    assert json.loads(FoldState.objects.get().state)["traits"]["department"] == "経理部"
    assert load_into_store(history).events == 0
    assert differences() == []


def test_events_name_each_other_by_their_ids_in_the_store(tmp_path: Path) -> None:
    from ondo.store.models import Event

    ours = {"person": "a", "initiator": "us", "user": "sato"}
    history = happened(
        tmp_path / "history",
        [
            {"person": "a", "at": T, "name": "document_requested", "message_id": "m1"},
            {**ours, "at": T + 1, "name": "triage", "message_id": "m2", "properties": {"verdict": "x", "acts": ["m1"]}},
            {**ours, "at": T + 2, "name": "retracted", "message_id": "m3", "properties": {"event": "m2"}},
            {**ours, "at": T + 3, "name": "retracted", "message_id": "m4", "properties": {"event": "17"}},
        ],
    )
    load_into_store(history)
    bodies = {json.loads(one.body)["messageId"]: (str(one.pk), json.loads(one.body)) for one in Event.objects.all()}
    assert bodies["m2"][1]["properties"]["acts"] == [bodies["m1"][0]]
    assert bodies["m3"][1]["properties"]["event"] == bodies["m2"][0]
    assert bodies["m4"][1]["properties"]["event"] == "history:17"
    assert differences() == []


def test_what_the_folder_says_is_taken_by_the_word(tmp_path: Path) -> None:
    history = happened(
        tmp_path / "history",
        [
            {"person": "a", "at": T, "name": "Form Submitted", "properties": {"email": "a@b.example", "n": 1.50}},
            {"person": "a", "at": T + 1, "name": "page", "properties": {"path": "/pricing"}, "channel": " web "},
            {"person": "b", "at": T + 1, "name": " page ", "properties": {"path": "/pricing"}},
            {"person": "a", "at": T + 2, "name": "email_opened", "flags": "bot silly"},
            {"person": "a", "at": T + 3, "name": "form_submitted", "received_at": T + DAY, "user": "sato"},
        ],
    )
    load_into_store(history)
    assert differences() == []
    assert moves()["a"] == moves_in(history, T + 3)["a"]


def test_letters_that_databases_do_not_like_are_no_obstacle(tmp_path: Path) -> None:
    nasty = "a\0b\\ \t\n\"'%s {x} 😀 \u2028"
    history = happened(
        tmp_path / "history",
        [
            {"person": nasty, "at": T, "name": nasty, "properties": {nasty: nasty}, "message_id": nasty, "user": nasty},
            {
                "person": "k" * 500,
                "at": T + 1,
                "name": "page",
                "message_id": "m2",
                "properties": {"path": "/" + "x" * 100_000},
            },
        ],
        source=nasty,
        traits=[
            {"person": nasty, "at": None, "trait": nasty, "value": nasty},
            {"person": nasty, "at": T + 2, "trait": "account", "value": nasty},
            {"person": nasty, "at": T + 3, "trait": "email", "value": nasty},
        ],
        accounts=[
            {"account": nasty, "at": None, "trait": "company", "value": nasty},
            {"account": nasty, "at": T + 4, "trait": nasty, "value": nasty},
        ],
        opportunities=[{"opportunity": nasty, "person": nasty, "opened_at": T + 5, "status": "open", "owner": nasty}],
    )
    assert load_into_store(history).people == 2
    assert differences() == []
    assert load_into_store(history).events == 0


def test_what_happened_later_is_left_out_and_comes_with_a_later_load(tmp_path: Path) -> None:
    from ondo.store.models import FoldState

    history = company(tmp_path / "history")
    first, last = history.manifest.first_at or 0, history.manifest.last_at or 0
    early = load_into_store(history, as_of=(first + last) // 2)
    assert early.events > 0
    assert set(FoldState.objects.values_list("folded_to", flat=True)) == {(first + last) // 2}
    assert differences() == []
    late = load_into_store(history)
    assert late.known == early.events
    assert differences() == []


class TestRefusals:
    def test_no_playbook(self, tmp_path: Path) -> None:
        history = happened(tmp_path / "history", [{"person": "a", "at": T, "name": "page"}])
        assert refused(history, playbook=None) == "load.no_playbook"

    def test_another_playbook_is_in_force(self, tmp_path: Path) -> None:
        history = happened(tmp_path / "history", [{"person": "a", "at": T, "name": "page"}])
        load_into_store(history)
        assert refused(history, playbook="marketo-2015") == "load.other_playbook"

    def test_the_future(self, tmp_path: Path) -> None:
        history = happened(tmp_path / "history", [{"person": "a", "at": NOW + DAY, "name": "page"}])
        assert refused(history, as_of=NOW + 1) == "load.as_of_ahead"
        assert load_into_store(history).events == 0

    def test_a_source_of_another_kind(self, tmp_path: Path) -> None:
        from tests.arrivals import source

        source("history-web", "browser")
        history = happened(tmp_path / "history", [{"person": "a", "at": T, "name": "page"}])
        assert refused(history) == "load.source_taken"


def refused(history: History, **how: object) -> str:
    with pytest.raises(OndoError) as refusal:
        load_into_store(history, **how)  # type: ignore[arg-type]
    return refusal.value.problem.key
