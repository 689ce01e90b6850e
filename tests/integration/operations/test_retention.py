"""What is older than it is to be kept goes, once a day; what is counted stays."""

from __future__ import annotations

import json

import pytest
from tests.arrivals import arrive, identify, page, put_in_force
from tests.integration.worker.checking import everything_decided_once

from ondo.cli import run

DAY = 86_400_000
T = 1_700_000_000_000


@pytest.fixture(autouse=True)
def something_old_and_something_new(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store import models as m
    from ondo.worker.batch import run_batch

    put_in_force()
    arrive(page("gone"), T)
    arrive(page("still-here"), T)
    arrive(identify("known", "taro@example.co.jp"), T)
    run_batch(T + 5_000, most=10)
    arrive(page("still-here"), T + 40 * DAY)
    run_batch(T + 40 * DAY + 5_000, most=10)
    user = m.User.objects.create_user("sato")
    destination = m.Destination.objects.create(name="chat", kind="slack", address="https://x.example", created_at=T)
    for at in (T, T + 40 * DAY):
        m.Quarantined.objects.create(received_at=at, reason="tracking.no_type", body=b"{}")
        m.IdempotentRequest.objects.create(user=user, key=str(at), request="r", status=200, body=b"{}", at=at)
        notice = m.Notice.objects.create(kind="stage.changed", at=at)
        m.Delivery.objects.create(destination=destination, notice=notice, at=at, milliseconds=1)
    waiting = m.Notice.objects.create(kind="stage.changed", at=T)
    m.Due.objects.create(kind="outbox", what="delivery", due_at=T, payload={"notice": waiting.pk, "destination": 1})
    for what in ("ANONYMOUS", "QUARANTINE", "DELIVERIES", "IDEMPOTENT"):
        monkeypatch.setenv(f"ONDO_KEEP_{what}_DAYS", "30")


def left() -> dict[str, int]:
    from ondo.store import models as m

    return {
        "cookies": m.Identity.objects.filter(kind="anonymous").count(),
        "contents": m.Event.objects.exclude(body="").count(),
        "calls": m.Quarantined.objects.exclude(body=b"").count(),
        "notices": m.Notice.objects.count(),
        "attempts": m.Delivery.objects.count(),
        "answers": m.IdempotentRequest.objects.count(),
    }


BEFORE = {"cookies": 3, "contents": 4, "calls": 2, "notices": 3, "attempts": 2, "answers": 2}
AFTER = {"cookies": 2, "contents": 3, "calls": 1, "notices": 2, "attempts": 1, "answers": 1}


def test_a_worker_lets_it_go_once_a_day_and_writes_it_down() -> None:
    from ondo.store.models import Audit, Event, Ledger, Person, Quarantined
    from ondo.store.verifying import verify
    from ondo.worker.retaining import Retaining

    counted = (Event.objects.count(), Ledger.objects.count(), Person.objects.count(), Quarantined.objects.count())
    retaining, at = Retaining(), T + 41 * DAY
    while retaining(at):
        pass
    assert left() == AFTER
    assert counted == (
        Event.objects.count(),
        Ledger.objects.count(),
        Person.objects.count(),
        Quarantined.objects.count(),
    )
    (row,) = Audit.objects.filter(action="retention.applied")
    assert row.after == {"anonymous": 1, "quarantine": 1, "deliveries": 2, "idempotent": 1}
    everything_decided_once()
    assert [found for part in verify() for found in part.differences] == []
    assert not Retaining()(at + DAY // 2), "another worker's turn is tomorrow"
    assert left() == AFTER


def test_sessions_that_are_over_go_too() -> None:
    from django.contrib.sessions.models import Session

    from ondo.actions.retain import retain
    from ondo.domain.instants import to_datetime

    for key, until in (("over", T), ("alive", T + 100 * DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=to_datetime(until))
    assert retain(by="test", at=T + DAY) == {"sessions": 1}
    assert Session.objects.get().session_key == "alive"


def test_what_would_go_is_shown_and_nothing_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["retention"]) == 0
    assert "2 would go" in capsys.readouterr().out
    assert left() == BEFORE
    assert run(["retention", "--apply", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kept_days"]["anonymous"] == 30
    assert told["gone"]["anonymous"] == 2, "by now the other one was not here for long either"
    assert left()["cookies"] == 1


def test_nothing_goes_where_it_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.actions.retain import retain

    for what in ("ANONYMOUS", "QUARANTINE", "DELIVERIES", "IDEMPOTENT"):
        monkeypatch.setenv(f"ONDO_KEEP_{what}_DAYS", "0")
    assert retain(by="test", at=T + 4_000 * DAY) == {}
    assert left() == BEFORE


def test_a_number_of_days_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_KEEP_ANONYMOUS_DAYS", "a year")
    assert run(["retention"]) == 2
    assert "ONDO_KEEP_ANONYMOUS_DAYS" in capsys.readouterr().err
