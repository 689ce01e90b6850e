"""`ondo quarantine`: what is not in order is looked at, mended, submitted again or discarded; each call once."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from ondo.cli import run

pytestmark = pytest.mark.usefixtures("store")

RECEIVED = 1_767_225_600_000  # 2026-01-01T00:00Z
GOOD: dict[str, Any] = {"type": "track", "event": "Demo Requested", "userId": "u1", "messageId": "m1"}


@pytest.fixture
def ondo(capsys: pytest.CaptureFixture[str]):
    def call(*words: str, code: int = 0) -> str:
        assert run(["quarantine", *words]) == code, capsys.readouterr()
        shown = capsys.readouterr()
        return shown.out + shown.err

    return call


def quarantined(body: dict[str, Any] | bytes, *, source: str | None = "www", **more: Any) -> int:
    from ondo.store.models import Quarantined, Source

    new = {"name": "www", "kind": "browser", "created_at": 0}
    sender = Source.objects.get_or_create(key=source, defaults=new)[0] if source else None
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    row = {"received_at": RECEIVED, "reason": "tracking.no_type", "body": raw, **more}
    return Quarantined.objects.create(source=sender, **row).pk


def events() -> list[dict[str, Any]]:
    from ondo.store.models import Event

    return [json.loads(body) for body in Event.objects.order_by("pk").values_list("body", flat=True)]


def waiting() -> int:
    from ondo.store.models import Pending

    return Pending.objects.count()


def test_it_is_listed_with_the_reason_in_words(ondo) -> None:
    assert "Nothing waits in the quarantine." in ondo("list")
    number = quarantined({"userId": "u1"})
    other = quarantined({"type": "x"}, source="app", reason="tracking.unknown_type", params={"type": "x"})
    quarantined({"type": "y"}, discarded_at=1)
    assert [row["number"] for row in json.loads(ondo("list", "--json"))] == [number, other]
    assert "There is no `type`" in ondo("list")
    shown = ondo("list")
    assert "1 × unknown type (tracking.unknown_type)" in shown
    assert "UTC" not in shown, "instants have their offset"
    assert "種類が不明（tracking.unknown_type）：1件" in " ".join(ondo("list", "--lang", "ja").split())
    assert [row["number"] for row in json.loads(ondo("list", "--json", "--source", "app"))] == [other]
    assert [row["number"] for row in json.loads(ondo("list", "--json", "--reason", "tracking.no_type"))] == [number]
    assert [row["number"] for row in json.loads(ondo("list", "--json", "--most", "1"))] == [number]


def test_every_reason_for_which_a_call_is_put_aside_has_a_name() -> None:
    from ondo.mending.judging import named
    from ondo.settings import PACKAGE

    texts = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    reasons = set(re.findall(r'Unusable\(\s*"([a-z_.]+)"', texts))
    assert len(reasons) > 15
    assert all(named(one) for one in [*reasons, "worker.mistake", "worker.unknown_person"])


def test_one_is_shown_whole(ondo) -> None:
    shown = ondo("show", str(quarantined({"userId": "u1", "名前": "太郎"})))
    assert "There is no `type`" in shown
    assert "Received 2026-01-01 00:00:00+00:00, source: www" in shown
    assert "Nobody has decided about it." in shown
    assert '"名前": "太郎"' in shown
    assert ondo("show", str(quarantined(b"\xff{oops")), "--body") == "�{oops\n"
    assert "There is no call 999" in ondo("show", "999", code=2)


def test_a_mended_call_is_taken_and_what_came_is_kept(ondo) -> None:
    from ondo.store.models import Quarantined

    body = {key: value for key, value in GOOD.items() if key != "type"}
    number = quarantined(body)
    said = ondo("mend", str(number), "--set", "type=track", "--set", "properties.plan=gold", "--remove", "messageId")
    assert "is mended and in order" in said
    assert events() == []
    assert "is taken as event" in ondo("resubmit", str(number))
    (taken,) = events()
    assert taken.pop("messageId")
    assert taken == {"type": "track", "event": "Demo Requested", "userId": "u1", "properties": {"plan": "gold"}}
    assert waiting() == 1
    kept = Quarantined.objects.get(pk=number)
    assert json.loads(bytes(kept.body)) == body
    assert kept.resubmitted_as is not None
    assert "Submitted again, as event" in ondo("show", str(number))
    assert "Nothing waits" in ondo("list")


def test_it_is_mended_in_a_file_or_a_pipe(ondo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = quarantined(b'{"type": "track", oops')
    assert "This is not JSON" in ondo("mend", str(number), "--set", "type=track", code=2)
    file = tmp_path / "call.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8-sig")
    assert "in order" in ondo("mend", str(number), "--file", str(file))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"type": "track"}')))
    assert "A track call needs the name" in ondo("mend", str(number), "--file", "-", code=1)
    file.write_bytes(b"\xff")
    assert "not UTF-8" in ondo("mend", str(number), "--file", str(file), code=2)
    assert "Say what is to be different" in ondo("mend", str(number), code=2)


def test_what_is_still_wrong_stays_and_does_not_stop_the_others(ondo) -> None:
    wrong, good = quarantined({"type": "track"}), quarantined(GOOD)
    said = ondo("resubmit", str(wrong), str(good), code=1)
    assert f"{wrong} is not in order: A track call needs the name" in said
    assert f"{good} is taken as event" in said
    assert [row["number"] for row in json.loads(ondo("list", "--json"))] == [wrong]
    assert waiting() == 1


def test_no_call_is_taken_twice(ondo) -> None:
    first, second = quarantined(GOOD), quarantined({**GOOD, "properties": {"n": 2}})
    ondo("resubmit", "--all")
    assert [event.get("properties") for event in events()] == [None]
    assert waiting() == 1
    assert "was submitted again before" in ondo("resubmit", str(first), code=1)
    assert "Submitted again" in ondo("show", str(second))
    assert "was submitted again before" in ondo("mend", str(first), "--set", "a=1", code=2)
    assert "was submitted again before" in ondo("discard", str(first), code=2)
    assert len(events()) == 1


def test_two_operators_at_once_take_it_once(store: str) -> None:
    from django.db import connections

    from ondo.actions.resubmit import resubmit
    from ondo.domain.errors import OndoError
    from ondo.mending.judging import admit

    number = quarantined({key: value for key, value in GOOD.items() if key != "messageId"})
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def operator() -> None:
        together.wait()
        try:
            resubmit(number=number, admit=admit, by="test", at=RECEIVED)
            outcomes.append("taken")
        except OndoError as error:
            outcomes.append(error.problem.key)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=operator) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["quarantine.resubmitted_already"] * 3 + ["taken"]
    assert (len(events()), waiting()) == (1, 1)


def test_the_collectors_rules_hold(ondo) -> None:
    reserved = {"type": "track", "event": "triage", "userId": "u1", "messageId": "m1"}
    number = quarantined(reserved)
    ondo("resubmit", str(number), code=1)
    assert events() == []
    from ondo.store.models import Source

    Source.objects.update(kind="ondo")
    ondo("resubmit", str(number))
    assert events() == [reserved]


def test_it_happened_when_the_client_said_by_the_clock_of_the_first_time(ondo) -> None:
    from ondo.store.models import Event

    times = {"originalTimestamp": "2020-01-01T00:00:00Z", "sentAt": "2020-01-01T00:10:00Z"}
    ondo("resubmit", str(quarantined({**GOOD, **times})))
    event = Event.objects.get()
    assert event.occurred_at == RECEIVED - 600_000
    assert event.received_at > RECEIVED


@pytest.mark.parametrize("sent_at", ["2020-01-01T00:10:00Z", "1577837400000"])
def test_the_clock_of_a_batch_is_kept_beside_its_items(ondo, sent_at: str) -> None:
    from ondo.store.models import Event

    number = quarantined({**GOOD, "timestamp": "2020-01-01T00:00:00Z"}, sent_at=sent_at)
    ondo("resubmit", str(number))
    assert Event.objects.get().occurred_at == RECEIVED - 600_000


def test_a_packed_body_is_shown_and_taken_unpacked(ondo) -> None:
    number = quarantined(gzip.compress(json.dumps({"batch": [GOOD]}).encode()))
    assert '"event": "Demo Requested"' in ondo("show", str(number))
    ondo("resubmit", str(number))
    assert events() == [GOOD]


def test_a_call_without_a_known_source_needs_one(ondo) -> None:
    quarantined({}, source="www")
    number = quarantined(GOOD, source=None)
    assert "came without a known source" in ondo("resubmit", str(number), code=1)
    ondo("resubmit", str(number), "--as-source", "www")
    from ondo.store.models import Event

    assert Event.objects.get().source.key == "www"


def test_a_whole_body_is_taken_whole_or_not_at_all(ondo) -> None:
    batch = {"batch": [GOOD, {**GOOD, "messageId": "m2"}, {"userId": "u1", "messageId": "m3"}]}
    number = quarantined(batch)
    assert "There is no `type`" in ondo("resubmit", str(number), code=1)
    assert events() == []
    ondo("mend", str(number), "--set", "batch.2.type=identify")
    ondo("resubmit", str(number))
    assert [event["messageId"] for event in events()] == ["m1", "m2", "m3"]
    assert waiting() == 3
    assert "There is no call in it." in ondo("resubmit", str(quarantined({"batch": []})), code=1)


def put_aside(body: dict[str, Any]) -> tuple[int, int]:
    """An event that a worker could not decide about, and its copy in the quarantine."""
    from ondo.store.models import Event, Source

    number = quarantined(body)
    source = Source.objects.get()
    from ondo.tracking.event_keys import event_key

    key = event_key(source.pk, body["messageId"])
    event = Event.objects.create(
        key=key, source=source, received_at=RECEIVED, occurred_at=RECEIVED, body=json.dumps(body)
    )
    from ondo.store.models import Quarantined

    Quarantined.objects.filter(pk=number).update(reason="worker.mistake", params={"event": event.pk, "why": "oops"})
    return number, event.pk


def test_an_event_that_was_put_aside_waits_once_more(ondo) -> None:
    number, event = put_aside(GOOD)
    assert f"as event {event}" in ondo("resubmit", str(number))
    assert (len(events()), waiting()) == (1, 1)


def test_a_mended_copy_of_an_event_that_was_put_aside_is_an_event_of_its_own(ondo) -> None:
    number, _ = put_aside({**GOOD, "event": ""})
    ondo("mend", str(number), "--set", "event=Demo Requested")
    ondo("resubmit", str(number))
    assert [event["event"] for event in events()] == ["", "Demo Requested"]
    assert events()[1]["messageId"] == f"m1~{number}"
    assert waiting() == 1


def test_what_is_discarded_is_kept(ondo) -> None:
    from ondo.store.models import Quarantined

    number = quarantined(GOOD)
    assert "is kept, and not taken" in ondo("discard", str(number))
    assert bytes(Quarantined.objects.get(pk=number).body) == json.dumps(GOOD).encode()
    assert "was discarded before" in ondo("resubmit", str(number), code=1)
    assert "Discarded." in ondo("show", str(number))


def test_every_decision_is_audited(ondo) -> None:
    from ondo.store.models import Audit

    first, second = quarantined(GOOD), quarantined({})
    ondo("mend", str(first), "--set", "a=1")
    ondo("resubmit", str(first))
    ondo("discard", str(second))
    assert [(row.action, row.subject) for row in Audit.objects.order_by("pk")] == [
        ("quarantine.mended", f"quarantine:{first}"),
        ("quarantine.resubmitted", f"quarantine:{first}"),
        ("quarantine.discarded", f"quarantine:{second}"),
    ]


def test_bad_usage_is_said(ondo) -> None:
    assert "Say which" in ondo("resubmit", code=2)
    assert "'NUMBER'" in ondo("show", "x", code=2)
