"""`ondo worker` itself tells whoever is to be told, and ends in order."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from tests.integration.telling.office import add, telling_office, waiting
from tests.integration.telling.receiving import Receiver


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_tells_and_ends(store: str, service: Receiver) -> None:
    add("webhook", service.url)
    telling_office().mql()
    with subprocess.Popen([sys.executable, "-m", "ondo.cli", "worker"], stdout=subprocess.DEVNULL) as worker:
        while len(service.received) < 3 or waiting():
            assert worker.poll() is None
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert service.kinds()[:3] == ["stage.changed", "mql.made", "score.crossed"]
