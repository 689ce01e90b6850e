"""Everything that is kept of one person is given out, of nobody else anything; and all of it is erased on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.arrivals import act, arrive, identify, page, put_in_force, source

from ondo.cli import run

EMAIL = "taro@example.co.jp"
T = 1_700_000_000_000


@pytest.fixture
def taro(store: str) -> Any:
    """Somebody of whom every desk knows something, and a colleague."""
    from ondo.store import models as m
    from ondo.worker.batch import run_batch

    put_in_force()
    user = m.User.objects.create_user("sato")
    arrive(identify("cookie", EMAIL, name="山田 太郎"), T)
    arrive(identify("other", "hanako@example.co.jp"), T + 1)
    for n in range(4):
        arrive(page("cookie", f"/pricing/{n}"), T + 10 + n)
    arrive(
        {"type": "track", "event": "meeting_booked", "anonymousId": "cookie", "properties": {"meeting": "m"}}, T + 20
    )
    run_batch(T + 5_000, most=100)
    found = m.Person.objects.get(identities__value=EMAIL)
    arrive(act(found.key, "triage", verdict="sql", need="a secret wish"), T + 6_000, by=source("desk", "ondo"))
    run_batch(T + 20_000, most=100)
    notice = m.Notice.objects.create(kind="stage.changed", at=T, person=found, data={"name": "山田 太郎"})
    destination = m.Destination.objects.create(name="chat", kind="slack", address="https://x.example", created_at=T)
    m.Delivery.objects.create(destination=destination, notice=notice, at=T, milliseconds=1)
    answer = json.dumps({"key": found.key, "email": EMAIL}).encode()
    m.IdempotentRequest.objects.create(user=user, key="k", request="r", status=200, body=answer, at=T)
    m.IdempotentRequest.objects.create(user=user, key="l", request="r", status=200, body=b'{"key": "else"}', at=T)
    m.Job.objects.create(what="import", created_at=T, finished_at=T, outcome={"problems": [f"{EMAIL} is odd"]})
    m.Quarantined.objects.create(received_at=T, reason="tracking.no_type", body=json.dumps({"userId": EMAIL}).encode())
    return found


def test_it_has_what_there_is(taro: Any, tmp_path: Path) -> None:
    file = tmp_path / "taro.json"
    assert run(["person", "export", EMAIL, "--into", str(file)]) == 0
    assert file.stat().st_mode & 0o077 == 0
    told = json.loads(file.read_text())
    assert told["export_of"] == taro.key
    assert {row["value"] for row in told["identity"]} >= {EMAIL}
    assert any(row["body"].get("traits", {}).get("name") == "山田 太郎" for row in told["event"])
    assert [row["to_stage"] for row in told["transition"]][-1] == "sql"
    assert told["triage_verdict"][0]["given"] == {"need": "a secret wish"}
    assert told["transition"][0]["at"] == "2023-11-14T22:13:20.000Z"
    assert told["account"][0]["created_at"] == "2023-11-14T22:13:20.000Z", "when it was first heard of"
    for table in ("ledger", "fold_state", "meeting", "notice", "delivery", "quarantine", "activity"):
        assert told[table], table
    assert "hanako" not in file.read_text()


def test_every_table_is_exported_or_said_to_be_left_out() -> None:
    from django.apps import apps

    from ondo.store.reading.export import NOT_EXPORTED, tables

    store = {model._meta.db_table for model in apps.get_app_config("store").get_models()}
    assert sorted([*tables(), *NOT_EXPORTED]) == sorted(store)


def test_the_audit_says_who_asked(taro: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from ondo.store.models import Audit

    assert run(["person", "export", EMAIL]) == 0
    assert json.loads(capsys.readouterr().out)["export_of"] == taro.key
    assert Audit.objects.get(action="person.exported").subject == f"person:{taro.pk}"


def test_all_of_it_is_erased_on_request(taro: Any) -> None:
    from django.apps import apps

    from ondo.actions.erase import erase
    from ondo.store.models import IdempotentRequest, Notice
    from ondo.store.reading.erased import left_over
    from ondo.store.reading.export import everything_of

    before = everything_of(taro, T)
    erase(person=taro, by="test", at=T + 30_000)
    for text in (EMAIL, "山田", "secret wish"):
        assert places_of(text, apps.get_app_config("store").get_models()) == []
    assert Notice.objects.get(kind="stage.changed", at=T).data == {}
    assert [bytes(row.body) for row in IdempotentRequest.objects.order_by("pk")] == [b"", b'{"key": "else"}']
    assert left_over() == []
    after = everything_of(taro, T)
    assert [table for table in before if len(after[table]) > len(before[table])] == ["audit"]
    assert len(after["event"]) == len(before["event"]), "counts stay as they are"


def places_of(text: str, models: Any) -> list[str]:
    """Every column of the store that has this text somewhere."""
    forms = {text, json.dumps(text)[1:-1]}
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in models
        for field in model._meta.concrete_fields
        for value in model._default_manager.values_list(field.attname, flat=True)
        if forms & {form for form in forms if form in _as_text(value)}
    ]


def _as_text(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
