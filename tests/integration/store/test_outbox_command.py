"""`ondo outbox`: what could not be delivered is looked at, tried again or discarded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ondo.cli import run

pytestmark = pytest.mark.usefixtures("store")

AT = 1_767_225_600_000  # 2026-01-01T00:00Z


@pytest.fixture
def ondo(capsys: pytest.CaptureFixture[str]):
    def call(*words: str, code: int = 0) -> str:
        assert run(["outbox", *words]) == code, capsys.readouterr()
        shown = capsys.readouterr()
        return shown.out + shown.err

    return call


def message(**more: Any) -> int:
    from ondo.store.models import Due

    row = {"kind": "outbox", "what": "announcement", "person": 1, "due_at": AT, "payload": {"transition": 7}, **more}
    return Due.objects.create(**row).pk


def test_what_failed_is_listed_with_the_reason(ondo) -> None:
    message()
    message(kind="timer", what="", person=2)
    assert ondo("list").splitlines() == ["No message is in trouble.", "1 message waits."]
    trying = message(tries=3, error="nobody listens")
    lost = message(tries=20, error="nobody listens", failed_at=AT)
    text = ondo("list")
    assert "nobody listens" in text
    assert "given up" in text
    assert "2026-01-01 00:00:00" in text
    assert "2 messages wait." in text
    plain = json.loads(ondo("list", "--json"))
    assert plain["waiting"] == 2
    assert [(row["number"], row["given_up"], row["tries"]) for row in plain["failed"]] == [
        (trying, False, 3),
        (lost, True, 20),
    ]
    assert len(json.loads(ondo("list", "--json", "--most", "1"))["failed"]) == 1


def test_a_message_is_tried_again_with_all_its_tries_before_it(ondo) -> None:
    from ondo.store.models import Audit, Due

    lost, other = (message(tries=20, error="no", failed_at=AT) for _ in range(2))
    assert f"{lost} is tried again." in ondo("retry", str(lost))
    row = Due.objects.get(pk=lost)
    assert (row.tries, row.error, row.failed_at) == (0, None, None)
    assert row.due_at > AT
    audit = Audit.objects.get()
    assert audit.before is not None
    assert (audit.action, audit.subject, audit.before["tries"]) == ("message.retried", f"due:{lost}", 20)
    assert str(other) in ondo("retry", "--all")
    assert "No message" in ondo("retry", "--all")


def test_a_discarded_message_leaves_a_trace(ondo) -> None:
    from ondo.store.models import Audit, Due

    waits, lost = message(), message(tries=20, error="no", failed_at=AT)
    assert f"{lost} is discarded." in ondo("discard", "--all")
    assert list(Due.objects.values_list("pk", flat=True)) == [waits]
    audit = Audit.objects.get()
    assert audit.before is not None
    assert (audit.action, audit.before["payload"]) == ("message.discarded", {"transition": 7})
    ondo("discard", str(waits))
    assert not Due.objects.exists()


def test_what_is_not_there_is_said_so(ondo) -> None:
    timer = message(kind="timer", what="", person=2)
    for word in ("retry", "discard"):
        assert f"There is no message {timer} in the outbox" in ondo(word, str(timer), code=2)
        assert "Say which" in ondo(word, code=2)
        assert "Say which" in ondo(word, "1", "--all", code=2)
