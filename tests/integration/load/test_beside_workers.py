"""A folder is loaded while workers decide about the same people; in the end each of them is one person."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.arrivals import arrive, identify, page
from tests.databases import mostly_on
from tests.integration.actions.people import decide
from tests.integration.load.loading import NOW, PLAYBOOK, company, differences, load_into_store
from tests.integration.load.test_kills import finish

from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")

DECIDE = """
from ondo.store.django import set_up; set_up()
from ondo.worker.loop import Worker
from ondo.worker.pace import steady
print("at work", flush=True)
Worker(stopping=lambda: False, clock=lambda: {now}, pace=steady(5)).run()
"""


@contextmanager
def worker() -> Iterator[None]:
    command = [sys.executable, "-c", DECIDE.format(now=NOW)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "at work\n"
        try:
            yield
        finally:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            process.kill()


def addresses(history: History) -> list[str]:
    told = (event.traits.get("email") for log in history.people() for event in log.events)
    return sorted({str(email) for email in told if email})


@mostly_on("postgresql")
def test_people_who_come_alive_while_they_are_loaded(tmp_path: Path, small_buckets: None) -> None:
    from ondo.store.models import Identity, Pending, Person

    history = company(tmp_path / "history", people=150)
    load_into_store(history, as_of=history.manifest.first_at)  # the playbook, and hardly anybody
    emails = addresses(history)
    assert len(emails) > 40
    for number, email in enumerate(emails):
        arrive(page(f"browser{number}"), NOW - 10_000)
        arrive(identify(f"browser{number}", email), NOW - 9_000)
    with worker(), worker():
        finish(history, 2)
    while Pending.objects.exists():
        decide(NOW)
    assert Identity.objects.filter(kind="email").count() == len(emails)
    assert Identity.objects.filter(kind="import").count() == history.counts.people
    assert Person.objects.filter(root=None).count() == history.counts.people
    assert differences() == []
    assert load_into_store(history, playbook=PLAYBOOK).events == 0


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 500)
