"""`ondo token` and `ondo job`: what an operator does about the API."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from tests import arrivals
from tests.integration.api.calling import Api, api
from tests.integration.serving import wait_until

from ondo.cli.boundary import run


def test_a_token_is_shown_once_listed_and_taken_back(store: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["user", "add", "crm", "--role", "sdr"]) == 0
    capsys.readouterr()
    assert run(["token", "add", "crm", "--name", "nightly", "--days", "7"]) == 0
    shown = capsys.readouterr().out.strip()
    assert Api(shown).get("/me")["name"] == "crm"
    assert run(["token", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    assert shown not in listed
    assert [(one["name"], one["state"]) for one in json.loads(listed)] == [("nightly", "good")]
    assert run(["token", "revoke", shown[:12]]) == 0
    assert Api(shown)("GET", "/me").status_code == 401
    assert run(["token", "revoke", "ondo_nobody"]) == 2
    assert run(["token", "add", "nobody"]) == 2
    assert run(["token", "list", "--lang", "ja"]) == 0
    assert "失効" in capsys.readouterr().out


def test_jobs_are_listed_and_stopped(
    store: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path))
    arrivals.put_in_force()
    number = start("email\na@b.example\n")
    assert run(["job", "list"]) == 0
    assert "waiting" in capsys.readouterr().out
    assert run(["job", "cancel", str(number)]) == 0
    assert run(["job", "run", "--once"]) == 0
    capsys.readouterr()
    assert run(["job", "list", "--json"]) == 0
    assert [one["state"] for one in json.loads(capsys.readouterr().out)] == ["cancelled"]
    assert run(["job", "cancel", "99"]) == 2


@pytest.mark.long
def test_an_import_whose_process_is_killed_goes_on_and_loses_nothing(
    store: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.store.models import Identity, Job
    from ondo.store.reading.jobs import SILENT

    monkeypatch.setenv("ONDO_DATA", str(tmp_path))
    arrivals.put_in_force()
    number = start("email,name\n" + "".join(f"p{n}@many.example,Person {n}\n" for n in range(6_000)))
    command = [sys.executable, "-m", "ondo.cli", "job", "run", "--once"]
    for least in (100, 1_100):
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_until(partial(came_to, least))
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        for job in Job.objects.filter(finished_at=None):
            Job.objects.filter(pk=job.pk).update(seen_at=(job.seen_at or 0) - SILENT)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert api("manager").get(f"/imports/{number}")["state"] == "done"
    assert Identity.objects.filter(kind="email").count() == 6_000


def came_to(least: int) -> bool:
    from ondo.store.models import Job

    job = Job.objects.get()
    return job.done >= least or job.finished_at is not None


def start(text: str) -> int:
    from ondo.actions.start_import import start_import
    from ondo.web.frame.moments import now

    return start_import(files={"people.csv": [text.encode()]}, zone="Asia/Tokyo", by="test", at=now()).pk
