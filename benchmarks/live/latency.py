"""From an event's arrival to the recorded MQL, with collector and worker running and half the load they can take.

`python -m benchmarks.live.latency [EVENTS A SECOND]`: 2,500 on PostgreSQL if nothing is said.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.live.host import calmly
from benchmarks.live.places import database, prepare, process, wait_for
from benchmarks.live.visits import visits
from benchmarks.live.wrk import KEY

PORT = 9813
SECONDS = 30
A_SECOND = 50
"""Requests a second; the events are shared out among them."""


def measure(rate: int) -> None:
    """Prints how long MQLs took, and what the host took away meanwhile."""
    seen = calmly(partial(_once, rate))
    print(f"Event to recorded MQL on PostgreSQL at {seen.found}; {seen.taken:.1%} taken away by the host")


def _once(rate: int) -> str:
    """Load for some seconds, on an empty store; then how long each MQL took."""
    with TemporaryDirectory(prefix="ondo-bench-") as folder, database("postgresql", Path(folder)) as url:
        prepare(url)
        with (
            process("-m", "ondo.collector", str(PORT), url=url),
            process("-c", "from ondo.worker.process import run; run()", url=url),
        ):
            wait_for(PORT)
            time.sleep(3)  # the worker reads its playbook
            sent = _load(rate)
            _wait(url)
        return f"{sent / SECONDS:,.0f} events/s: {_latencies(url)}"


def _load(rate: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    authorization = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    many, newcomers = visits(5_000, rate * SECONDS, 1), _newcomers()
    begun, sent = time.perf_counter(), 0
    for tick in range(SECONDS * A_SECOND):
        items = [next(many) for _ in range(rate // A_SECOND - 2)] + next(newcomers)
        batch = [{"messageId": f"l{tick}-{n}", **item} for n, item in enumerate(items)]
        connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        sent += len(batch)
        time.sleep(max(0.0, begun + (tick + 1) / A_SECOND - time.perf_counter()))
    return sent


def _newcomers() -> Iterator[list[dict[str, Any]]]:
    """People who become MQL at once, one with each request."""
    for number in range(1_000_000):
        who = {"anonymousId": f"new-{number}"}
        asked = {"type": "track", "event": "document_requested", "properties": {"document": "guide"}}
        yield [{**asked, **who}, {"type": "page", "properties": {"path": "/"}, **who}]


def _wait(url: str) -> None:
    """Until nothing waits."""
    code = (
        "from ondo.store.django import set_up; set_up(); import time; from ondo.store.models import Pending\n"
        "while Pending.objects.exists(): time.sleep(0.1)"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "DATABASE_URL": url}, check=True)


def _latencies(url: str) -> str:
    """Half, 99 of 100 and the slowest: from when the causing event was received to when the MQL was recorded."""
    code = (
        "from ondo.store.django import set_up; set_up(); from ondo.store.bulk import rows\n"
        'found = sorted(r[0] for r in rows("SELECT t.recorded_at - e.received_at FROM transition t'
        " JOIN event e ON e.id = t.event WHERE t.to_stage = 'mql'\"))\n"
        "n = len(found)\n"
        "print(f'{n:,} MQLs; median {found[n // 2]} ms, p99 {found[n * 99 // 100]} ms, slowest {found[-1]} ms')"
    )
    environment = {**os.environ, "DATABASE_URL": url}
    told = subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return told.stdout.strip()


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2_500)
