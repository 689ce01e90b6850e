"""A worker is killed in the middle of telling, the receiver dies and comes back: all is told, and logged once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from tests.databases import mostly_on
from tests.integration.telling.office import add, later, log_of, telling_office, waiting
from tests.integration.telling.receiving import receiver

from ondo.domain.instants import HOUR, MINUTE

COMMAND = [sys.executable, "-m", "tests.integration.telling.delivering"]


@mostly_on("postgresql")
def test_at_least_once_outside_and_exactly_once_in_the_table(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_ALLOW_PRIVATE_WEBHOOKS", "1")
    office = telling_office()
    with receiver() as first:
        port = int(first.url.rpartition(":")[2])
        first.slow = 60.0
        hook = add("webhook", first.url)
        office.mql()
        now = later(office)
        with subprocess.Popen([*COMMAND, str(now)]) as worker:
            while not first.received:
                assert worker.poll() is None
                time.sleep(0.01)
            worker.send_signal(signal.SIGKILL)
    assert log_of(hook) == [], "nobody knows how it went"
    assert len(waiting()) == 3, "nothing is lost"

    subprocess.run([*COMMAND, str(now + MINUTE)], check=True)
    ((status, error),) = log_of(hook)
    assert status is None
    assert error is not None
    assert error.startswith("ConnectError"), "nobody is there"

    with receiver(port) as second:
        for hours in (1, 2):
            subprocess.run([*COMMAND, str(now + hours * HOUR)], check=True)
    assert waiting() == []
    assert [status for status, _ in log_of(hook)] == [None, 200, 200, 200]
    ids = Counter(one.headers["webhook-id"] for one in (*first.received, *second.received))
    assert sorted(ids.values()) == [1, 1, 2], "the one that came twice can be told by its id"
    assert len({one.headers["webhook-id"] for one in second.received}) == len(second.received) == 3
