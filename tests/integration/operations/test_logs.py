"""What goes wrong is told without saying of whom: in the log, in the quarantine, in the outbox."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test import Client, override_settings
from django.urls import path
from tests.arrivals import arrive, identify, put_in_force
from tests.integration.test_serve import hot
from tests.integration.web.visits import add, entered

from ondo.texts.log_lines import Lines, Words

SECRET = "taro@example.co.jp"
T = 1_700_000_000_000


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """Everything that was logged meanwhile, as both forms tell it."""
    caplog.set_level(logging.DEBUG)
    return lambda: [form.format(record) for record in caplog.records for form in (Lines(), Words())]


def cites(secret: str) -> Any:
    """What PostgreSQL says when a key is there already; raised by the database where it is one."""

    def refuse(*_: Any, **__: Any) -> Any:
        with connection.cursor() as cursor:
            told = "CAST(%s AS integer)" if connection.vendor == "postgresql" else "json(%s)"
            try:
                cursor.execute(f"SELECT {told}", [secret])
            except Exception as error:
                raise IntegrityError(f"Key (value)=({secret}) already exists.") from error

    return refuse


def test_an_event_that_cannot_be_decided_about(store: str, lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import Quarantined
    from ondo.worker.batch import Batch
    from ondo.worker.loop import Worker

    put_in_force()
    arrive(identify("a", SECRET), T)
    monkeypatch.setattr(Batch, "_write", cites(SECRET))
    worker = Worker(stopping=lambda: False, clock=lambda: T + 20_000, pause=lambda _: None)
    worker.turn()
    kept = Quarantined.objects.get()
    assert kept.params["why"].startswith("IntegrityError")
    assert SECRET not in json.dumps(kept.params)
    assert any("a batch failed" in line for line in lines())
    assert [line for line in lines() if SECRET in line] == []


def test_a_timer_that_cannot_fire(store: str, lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import Due
    from ondo.worker.batch import Batch, run_batch
    from ondo.worker.loop import Worker

    put_in_force()
    for call in hot("taro"):
        arrive(json.loads(json.dumps(call).replace("taro@minamikaze.example", SECRET)), T)
    run_batch(T + 5_000, most=10)
    assert Due.objects.filter(kind="timer").exists()
    monkeypatch.setattr(Batch, "_write", cites(SECRET))
    Worker(stopping=lambda: False, clock=lambda: T + 400 * 86_400_000, pause=lambda _: None).turn()
    (failed,) = Due.objects.exclude(failed_at=None)
    assert str(failed.error).startswith("IntegrityError")
    assert [line for line in [*lines(), str(failed.error)] if SECRET in line] == []


def test_a_message_that_cannot_be_delivered(store: str, lines: Any) -> None:
    from ondo.store.models import Due
    from ondo.worker.outbox import Outbox

    Due.objects.create(kind="outbox", what="test", due_at=0, payload={}, tries=19)
    Outbox({"test": cites(SECRET)})(T)
    message = Due.objects.get()
    assert message.failed_at == T
    assert [line for line in [*lines(), str(message.error)] if SECRET in line] == []


def fails(_: Any, who: str) -> Any:
    raise ValueError(who)


urlpatterns = [path("people/<who>", fails)]


def test_a_request_that_fails(store: str, lines: Any) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(raise_request_exception=False, headers={"host": "localhost"}).get(f"/people/{SECRET}")
    assert answer.status_code == 500
    (told, _) = [line for line in lines() if "/people/<who>" in line]
    assert "ValueError" in told
    assert [line for line in lines() if SECRET in line] == []


@pytest.mark.parametrize(("host", "status"), [("localhost", 403), ("elsewhere.example", 400)])
def test_a_request_that_is_refused_is_no_mistake_of_ours(store: str, lines: Any, host: str, status: int) -> None:
    add("sato", "sdr")
    assert entered("sato").get("/users/", headers={"host": host}).status_code == status
    told = lines()
    assert any(str(status) in line for line in told)
    assert [line for line in told if "\n" in line or "mistake" in line] == []


def test_what_led_to_a_mistake_is_told_by_place_only() -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        record = logging.LogRecord("ondo.worker", logging.ERROR, "", 0, "it failed", None, sys.exc_info())
    line = json.loads(Lines().format(record))
    assert "RuntimeError in test_logs.py" in line["mistake"]
    assert "ValueError in test_logs.py" in line["mistake"]
    assert SECRET not in Words().format(record)
