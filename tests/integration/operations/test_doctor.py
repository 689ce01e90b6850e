"""`ondo doctor` finds what is wrong, says what to do, and knows every setting that there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from tests.arrivals import put_in_force
from tests.integration.operations.places import ondo
from tests.integration.serving import free_port

from ondo.cli import run
from ondo.cli.acting import now
from ondo.settings import PACKAGE


def found(capsys: pytest.CaptureFixture[str], expect: int) -> dict[str, tuple[str, str]]:
    """By subject how it is, and what is said of it; of several lines the worst."""
    assert run(["doctor", "--json"]) == expect
    rows = json.loads(capsys.readouterr().out)
    worst = sorted(rows, key=lambda row: ("ok", "to_do", "wrong").index(row["state"]))
    return {row["subject"]: (row["state"], row["text"]) for row in worst}


def test_an_empty_store_has_much_to_be_done(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = found(capsys, expect=1)
    assert told["database"][0] == "wrong", "what tests work on forgets when the power fails, and that is found"
    assert told["worker"][0] == "wrong"
    assert {told[one][0] for one in ("playbook", "sources", "backup", "mail", "ONDO_SECRET_KEY")} == {"to_do"}
    assert told["erasures"][0] == told["clock"][0] == told["time zones"][0] == "ok"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_that_is_cared_for_is_well(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.operations.backup.save import save
    from ondo.store import models as m
    from ondo.worker.heartbeat import Figures, Heartbeat

    put_in_force()
    Heartbeat(Figures())(now())
    source = m.Source.objects.create(key="www", name="www", kind="browser", created_at=0)
    m.WriteKey.objects.create(key="k", source=source, created_at=0)
    m.User.objects.create_user("sato", password="a quiet morning", role="administrator")
    save(tmp_path / "backup.ondo", by="test", at=now())
    monkeypatch.setenv("ONDO_SECRET_KEY", "s" * 50)
    mail = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        monkeypatch.setenv("ONDO_SMTP_URL", f"smtp://127.0.0.1:{mail.port}")
        rows = json.loads(ondo("doctor", "--json"))
    finally:
        mail.stop()
    troubled = {row["subject"] for row in rows if row["state"] != "ok"}
    assert troubled <= {"ONDO_URL", "files", "disk"}, "which are the machine's"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_told_with_what_to_do(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ondo.store import models as m

    m.User.objects.create_user("sato", role="administrator")
    m.Erasure.objects.create(person=17, at=0, by="x", identities=["h"])
    m.Due.objects.create(kind="outbox", what="x", due_at=0, failed_at=1)
    event = m.Event.objects.create(key=b"1", source_id=1, received_at=0, occurred_at=0, body="{}")
    m.Pending.objects.create(event=event, received_at=now() - 3_600_000)
    monkeypatch.setenv("ONDO_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("ONDO_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ONDO_LOG", "loud")
    monkeypatch.setenv("ONDO_METRIC_TOKEN", "x")
    told = found(capsys, expect=1)
    wrong = {subject: text for subject, (state, text) in told.items() if state == "wrong"}
    assert set(wrong) == {"worker", "queue", "mail", "erasures", "ONDO_LOG", "ONDO_METRIC_TOKEN", "database"}
    assert "ondo erase --list" in wrong["erasures"]
    assert "ONDO_METRICS_TOKEN" in wrong["ONDO_METRIC_TOKEN"]
    assert told["dead letters"][0] == told["clock"][0] == "to_do"


@pytest.mark.parametrize(
    ("url", "said"), [("sqlite:///nowhere.sqlite3", "ondo migrate"), ("mysql://x/y", "DATABASE_URL cannot be used")]
)
def test_without_a_database_the_rest_is_told_all_the_same(
    url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    assert run(["doctor"]) == 1
    assert said in capsys.readouterr().out


def test_it_knows_every_setting() -> None:
    from ondo.operations.doctor.settings import READ

    text = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'environ\.get\("(\w+)"', text)) - {"LANG"}
    assert sorted(named - set(READ)) == []
