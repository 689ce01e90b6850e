"""Erasure on request: nothing that tells of the person is left, and everything that is counted stays."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from ondo.cli import run
from ondo.domain.errors import OndoError

AT = 1_000_000
SECRET = "yamada.taro@example.co.jp"


class Told:
    """A small store: Taro (two people who became one), his colleague Hanako, and what they did."""

    def __init__(self) -> None:
        from ondo.store import models as m

        self.m = m
        self.source = m.Source.objects.create(key="www", name="www", kind="browser", created_at=0)
        account = m.Account.objects.create(key="domain:example.co.jp", name="example", created_at=0)
        self.taro = self.person("taro-of-example", known=True, account=account, start='{"traits":{"name":"Taro"}}')
        self.cookie = self.person("c-1", root=self.taro)
        self.hanako = self.person("hanako", known=True, account=account)
        self.led(self.taro, "email", SECRET)
        self.led(self.taro, "user", "www:4711")
        self.led(self.cookie, "anonymous", "anonymous-of-taro")
        self.led(self.hanako, "email", "hanako@example.co.jp")
        m.Merge.objects.create(kept=self.taro, absorbed=self.cookie, at=2, because="identify")

    def person(self, key: str, **more: Any):
        return self.m.Person.objects.create(key=key, created_at=0, **more)

    def led(self, person: Any, kind: str, value: str) -> None:
        self.m.Identity.objects.create(kind=kind, value=value, person=person, since=0)

    def event(self, body: dict[str, Any]) -> Any:
        n = self.m.Event.objects.count()
        return self.m.Event.objects.create(
            key=n.to_bytes(16), source=self.source, received_at=n, occurred_at=n, body=json.dumps(body)
        )

    def logged(self, holder: Any, body: dict[str, Any] | None = None, *, event: Any = None, told: Any = None) -> Any:
        event = event or self.event(body or {})
        text = None if told is None else json.dumps(told, separators=(",", ":"))
        self.m.Ledger.objects.create(event=event, holder=holder, person=holder.root or holder, at=1, told=text)
        return event

    def waiting(self, body: dict[str, Any]) -> Any:
        event = self.event(body)
        self.m.Pending.objects.create(event=event, received_at=event.received_at)
        return event

    def moved(self, person: Any, **more: Any) -> Any:
        row = {"cycle": 1, "from_stage": "known", "to_stage": "mql", "at": 5, "recorded_at": 6, "cause": "transition"}
        row |= {"cause_key": "hot", "score": 1, "fit": 1, "engagement": 0, "reset": False, "fingerprint": "f"}
        snapshot = {"contributions": [{"key": "k"}], "evidence": [1]}
        return self.m.Transition.objects.create(person=person, **{**row, "snapshot": snapshot, **more})

    def quarantined(self, body: bytes, **more: Any) -> Any:
        return self.m.Quarantined.objects.create(
            source=self.source, received_at=1, reason="tracking.no_type", body=body, **more
        )


@pytest.fixture
def told(store: str) -> Told:
    return Told()


def erase(person: Any) -> Any:
    from ondo.actions.erase import erase

    return erase(person=person, by="test", at=AT)


def test_events_keep_their_place_without_their_content(told: Told) -> None:
    mine = [
        told.logged(told.taro, {"userId": "4711", "traits": {"email": SECRET}}, told={"account": "a"}),
        told.logged(told.cookie, {"anonymousId": "anonymous-of-taro"}),
    ]
    others = told.logged(told.hanako, {"userId": "hanako"})
    assert erase(told.taro).events == tuple(event.pk for event in mine)
    bodies = dict(told.m.Event.objects.values_list("pk", "body"))
    assert [bodies[event.pk] for event in mine] == ["", ""]
    assert bodies[others.pk] == '{"userId": "hanako"}'
    assert told.m.Ledger.objects.count() == 3
    assert told.m.Ledger.objects.exclude(told=None).count() == 0


def test_an_erased_message_does_not_count_when_it_comes_again(told: Told) -> None:
    from ondo.store import bulk

    event = told.logged(told.taro, {"userId": "4711"})
    erase(told.taro)
    columns = ("key", "source_id", "received_at", "occurred_at", "body")
    assert bulk.insert(told.m.Event, columns, [(event.key, told.source.pk, 9, 9, "{}")], once=("key",)) == 0
    assert told.m.Event.objects.get().body == ""


def test_of_colleagues_nothing_is_lost(told: Told) -> None:
    """What reached them because of the account stays in their log; what reached the erased person is not emptied."""
    sent = told.logged(told.taro, {"type": "group", "traits": {"employees": 300}})
    told.logged(told.hanako, event=sent, told={"reached": True, "account": "a", "account_traits": {"employees": 300}})
    received = told.logged(told.hanako, {"type": "group", "traits": {"plan": "gold"}})
    told.logged(told.taro, event=received, told={"reached": True, "account": "a", "account_traits": {"plan": "gold"}})
    erase(told.taro)
    assert told.m.Event.objects.get(pk=received.pk).body != ""
    kept = told.m.Ledger.objects.get(holder=told.hanako, event=sent)
    assert json.loads(kept.told)["account_traits"] == {"employees": 300}
    emptied = told.m.Ledger.objects.get(holder=told.taro, event=received)
    assert json.loads(emptied.told) == {"reached": True, "account": None, "account_traits": {}}


def test_nobody_can_be_told_from_what_is_left(told: Told) -> None:
    m = told.m
    event = told.logged(told.taro, {"traits": {"email": SECRET}})
    moved = told.moved(told.taro)
    user = m.User.objects.create_user("sdr")
    m.TriageVerdict.objects.create(
        person=told.taro, event=event, verdict="sql", given={"note": SECRET}, at=1, accepted=True
    )
    m.Activity.objects.create(person=told.taro, kind="call", because="mql", due_at=1, created_at=1, owner=user)
    m.HandOff.objects.create(person=told.taro, transition=moved, stage="sal", handed_at=1)
    m.Meeting.objects.create(person=told.taro, key=f"calendar of {SECRET}", kind="demo", booked_at=1)
    m.Consent.objects.create(person=told.taro, channel="mail", given=False, at=1)
    m.Due.objects.create(kind="timer", what="", person=told.taro.pk, due_at=1)
    m.Due.objects.create(kind="outbox", what="mail", person=told.taro.pk, due_at=1, payload={"to": SECRET})
    m.DuplicateSuggestion.objects.create(first=told.taro, second=told.hanako, because="name", evidence=[SECRET], at=1)
    m.Audit.objects.create(at=1, by="x", action="owner", subject=f"person:{told.taro.pk}", after={"name": SECRET})
    erase(told.taro)
    for text in (SECRET, "Taro", "taro-of-example", "anonymous-of-taro", "4711"):
        assert places_of(text) == [], text
    assert m.Person.objects.get(pk=told.taro.pk).erased_at == AT
    assert m.Identity.objects.get().person == told.hanako


def test_deals_and_files_that_are_named_after_them_are_renamed_and_counted_on(told: Told) -> None:
    m = told.m
    m.Opportunity.objects.create(key=f"D-{SECRET.upper()}", person=told.taro, status="open", owner=f"for {SECRET}")
    m.Opportunity.objects.create(key="D-2", person=told.taro, status="won", owner="sato")
    m.Opportunity.objects.create(key="anonymous-of-taro", person=told.hanako, status="won")
    m.Source.objects.create(key="import-1", name=f"{SECRET}.csv", kind="history", created_at=1)
    job = m.Job.objects.create(what="import", arguments={"files": [f"{SECRET}.csv"]}, created_at=1, cancelled_at=2)
    m.Audit.objects.create(at=1, by="x", action="import.started", subject=f"job:{job.pk}", after={"files": [SECRET]})
    sources = m.Source.objects.count()
    erase(told.taro)
    assert places_of(SECRET) == places_of(SECRET.upper()) == []
    deals = m.Opportunity.objects.order_by("pk")
    assert [(deal.key, deal.status, deal.owner) for deal in deals] == [
        (f"erased:{deals[0].pk}", "open", None),
        ("D-2", "won", "sato"),
        ("anonymous-of-taro", "won", None),
    ]
    assert m.Source.objects.count() == sources


def places_of(text: str) -> list[str]:
    """Every table and column of the store that has this text somewhere."""
    from django.apps import apps

    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.concrete_fields
        for value in model._default_manager.values_list(field.attname, flat=True)
        if text in (bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview | bytes) else str(value))
    ]


def test_what_is_counted_stays(told: Told) -> None:
    event = told.logged(told.taro, {"userId": "4711"})
    moved = told.moved(told.taro)
    told.moved(told.cookie, recorded_at=1)
    told.m.HandOff.objects.create(person=told.taro, transition=moved, stage="sal", handed_at=1)
    told.m.TriageVerdict.objects.create(person=told.taro, event=event, verdict="sql", at=1, accepted=True)
    tables = [told.m.Person, told.m.Event, told.m.Ledger, told.m.Transition, told.m.HandOff, told.m.TriageVerdict]
    before = [table._default_manager.count() for table in (*tables, told.m.Merge)]
    erase(told.taro)
    assert [table._default_manager.count() for table in (*tables, told.m.Merge)] == before
    kept = told.m.Transition.objects.get(pk=moved.pk)
    assert (kept.from_stage, kept.to_stage, kept.at, kept.score) == ("known", "mql", 5, 1)
    assert kept.snapshot == {"contributions": [], "evidence": []}


def test_events_that_still_wait_are_erased_too(told: Told) -> None:
    mine = told.waiting({"type": "track", "event": "Demo Requested", "userId": "4711"})
    by_mail = told.waiting({"type": "identify", "traits": {"email": SECRET.upper()}})
    hers = told.waiting(
        {"type": "identify", "anonymousId": "anonymous-of-taro", "traits": {"email": "hanako@example.co.jp"}}
    )
    unreadable = told.waiting({"type": "?"})
    told.m.Pending.objects.create(event=hers, received_at=1, person=told.taro.pk)
    assert erase(told.taro).waiting == (mine.pk, by_mail.pk)
    assert sorted(told.m.Pending.objects.values_list("event_id", "person")) == [(hers.pk, None), (unreadable.pk, None)]
    assert sorted(told.m.Ledger.objects.values_list("event_id", "person_id")) == [
        (mine.pk, told.taro.pk),
        (by_mail.pk, told.taro.pk),
    ]
    assert [bool(body) for body in told.m.Event.objects.order_by("pk").values_list("body", flat=True)] == [
        *(False, False, True, True)
    ]


def test_the_quarantine_forgets_them_too(told: Told) -> None:
    aside = told.event({"traits": {"email": SECRET}})
    copy = told.quarantined(b'{"traits": {"email": "Yamada.Taro@example.co.jp"}}', params={"event": aside.pk})
    broken = told.quarantined(b'{"anonymousId": "anonymous-of-taro", oops')
    taken = told.logged(told.taro, {})
    mended = told.quarantined(b"{oops", mended="{}", resubmitted_as=taken.pk)
    other = told.quarantined(b'{"userId": "47111", "properties": {"quantity": 4711}}')
    assert erase(told.taro).quarantined == (copy.pk, broken.pk, mended.pk)
    left = {row.pk: bytes(row.body) for row in told.m.Quarantined.objects.all()}
    assert left == {copy.pk: b"", broken.pk: b"", mended.pk: b"", other.pk: bytes(other.body)}
    assert told.m.Event.objects.get(pk=aside.pk).body == ""
    assert told.m.Quarantined.objects.get(pk=copy.pk).discarded_at == AT


def test_an_erased_person_is_known_again_by_hashes_only(told: Told) -> None:
    from ondo.domain.identity import Key
    from ondo.store.reading.erased import fingerprint_of

    erase(told.taro)
    erasures = {one.person: one for one in told.m.Erasure.objects.all()}
    assert set(erasures) == {told.taro.pk, told.cookie.pk}
    assert fingerprint_of(Key("email", SECRET)) in erasures[told.taro.pk].identities
    assert fingerprint_of(Key("anonymous", "anonymous-of-taro")) in erasures[told.cookie.pk].identities
    assert SECRET not in str(erasures[told.taro.pk].identities)
    assert told.m.Audit.objects.get().subject == f"person:{told.taro.pk}"


def test_an_erasure_happens_once(told: Told) -> None:
    erase(told.taro)
    with pytest.raises(OndoError) as refused:
        erase(told.taro)
    assert refused.value.problem.key == "erasure.already"
    assert told.m.Erasure.objects.count() == 2


def test_an_erasure_that_fails_has_done_nothing(told: Told) -> None:
    told.logged(told.taro, {"userId": "4711"})
    told.m.Erasure.objects.create(person=told.cookie.pk, at=0, by="x", identities=[])
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        erase(told.taro)
    assert told.m.Event.objects.get().body != ""
    assert told.m.Identity.objects.filter(person=told.taro).count() == 2


def test_what_is_left_over_of_an_erasure_is_noticed(told: Told) -> None:
    from ondo.store.reading.erased import left_over

    told.logged(told.taro, {"userId": "4711"})
    erase(told.taro)
    assert left_over() == []
    told.logged(told.taro, {"userId": "4711"})
    told.led(told.cookie, "anonymous", "again")
    assert left_over() == [(told.cookie.pk, "identity"), (told.taro.pk, "event")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_page_of_an_sqlite_file_has_the_content_any_more(told: Told) -> None:
    from ondo import settings

    told.logged(told.taro, {"traits": {"email": SECRET, "note": "x" * 10_000}})
    file = settings.database().path
    assert file is not None
    assert SECRET.encode() in written(file)
    erase(told.taro)
    assert SECRET.encode() not in written(file)


def written(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_the_command_asks_and_says_what_it_does(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    told.logged(told.taro, {"userId": "4711"})
    assert run(["erase", SECRET.upper(), "--yes"]) == 0
    assert "Erased; 1 event keeps its place" in capsys.readouterr().out
    assert run(["erase", SECRET, "--yes"]) == 2
    assert "Nobody in the store has" in capsys.readouterr().err


def test_whoever_does_not_agree_erases_nothing(
    told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told.logged(told.taro, {"userId": "4711"})
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda *_: "n")
    assert run(["erase", "4711"]) == 130
    shown = capsys.readouterr()
    assert "taro-of-example" in shown.out
    assert "2 people who became one" in shown.out
    assert told.m.Event.objects.get().body != ""


def test_where_nobody_can_be_asked_it_says_how_to_erase_all_the_same(
    told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told.logged(told.taro, {"userId": "4711"})
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["erase", "4711"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert told.m.Event.objects.get().body != ""


def test_an_id_that_several_people_have_is_not_guessed(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    told.led(told.hanako, "user", "app:4711")
    assert run(["erase", "4711", "--yes"]) == 2
    assert "taro-of-example, hanako" in capsys.readouterr().err
    assert run(["erase", "www:4711", "--yes"]) == 0


def test_erasures_are_applied_again_after_a_restore(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.forms.models import model_to_dict

    kept = {
        table: [model_to_dict(row) | {"id": row.pk} for row in table._default_manager.order_by("pk")]
        for table in (told.m.Person, told.m.Identity)
    }
    told.logged(told.taro, {"userId": "4711"})
    erase(told.taro)
    assert run(["erase", "--list"]) == 0
    listed = tmp_path / "erased.jsonl"
    listed.write_text(capsys.readouterr().out)
    restore(told, kept)
    assert run(["erase", "--again", str(listed)]) == 0
    assert "1 person was erased again; 1 was erased or not there" in capsys.readouterr().out
    assert places_of(SECRET) == []
    assert run(["erase", "--again", str(listed)]) == 0
    assert "0 people were erased again" in capsys.readouterr().out


def restore(told: Told, kept: dict[Any, list[dict[str, Any]]]) -> None:
    """The store is as it was before the erasure."""
    told.m.Erasure.objects.all().delete()
    for row in kept[told.m.Person]:
        told.m.Person.objects.filter(pk=row["id"]).update(key=row["key"], start=row["start"], erased_at=None)
    for row in kept[told.m.Identity]:
        if not told.m.Identity.objects.filter(pk=row["id"]).exists():
            told.led(told.m.Person.objects.get(pk=row["person"]), row["kind"], row["value"])


def test_the_list_of_another_store_erases_nobody(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "erased.jsonl"
    listed.write_text(json.dumps({"person": told.taro.pk, "at": 1, "by": "x", "identities": ["0" * 32]}) + "\n\n")
    assert run(["erase", "--again", str(listed)]) == 0
    assert "0 people were erased again" in capsys.readouterr().out
    listed.write_text('{"person": 1}\n')
    assert run(["erase", "--again", str(listed)]) == 2
    assert "line 1" in capsys.readouterr().err
    assert run(["erase"]) == 2
    assert run(["erase", "4711", "--list"]) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_table_that_speaks_of_people_has_been_thought_of(told: Told) -> None:
    """Whoever adds one decides what an erasure does to it, and then adds it here."""
    from django.apps import apps

    speaking = {
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is told.m.Person or field.name == "person"
    }
    emptied = {"ledger.person", "ledger.holder", "transition.person", "triage_verdict.person", "meeting.person"}
    emptied |= {"notice.person", "booking.person"}
    removed = {"fold_state.person", "switched.person", "activity.person", "consent.person", "identity.person"}
    removed |= {"due.person", "pending.person", "duplicate_suggestion.first", "duplicate_suggestion.second"}
    removed |= {"letter.person", "work.person", "card.person", "term.person", "voice.person", "presence.person"}
    removed |= {"undoable.person", "owner_change.person"}
    saying_nothing = {"person.root", "merge.kept", "merge.absorbed", "hand_off.person", "campaign_member.person"}
    saying_nothing |= {"opportunity.person", "erasure.person", "reclaimed.person", "drawn.person"}
    assert speaking == emptied | removed | saying_nothing
