"""One measurement in a process of its own: `DATABASE_URL` names the store; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from ondo.store.django import set_up

set_up()

from benchmarks.live.visits import addresses, introductions, receive, visits  # noqa: E402
from ondo.store import bulk  # noqa: E402
from ondo.worker.batch import run_batch  # noqa: E402
from ondo.worker.clock import wall_clock  # noqa: E402
from ondo.worker.pace import pace  # noqa: E402
from ondo.worker.process import collect_rarely  # noqa: E402

BROWSERS = 5_000
WARM, MEASURED = 2_000, 40_000


def decide() -> int:
    """Decide about everything that waits, as a worker does."""
    decided, keeping = 0, pace()
    began = time.perf_counter()
    while (done := run_batch(wall_clock(), most=keeping.size, timers=0)).events:
        decided += done.events
        keeping.learn(more=done.more, seconds=time.perf_counter() - began)
        began = time.perf_counter()
    return decided


def database_seconds() -> float:
    """What our connection's process of the server, on this machine, has used of the processor."""
    server = bulk.rows("SELECT pg_backend_pid()")[0][0]
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(seed: int) -> None:
    """Warm up, then measure."""
    collect_rarely()
    receive(introductions(addresses(BROWSERS)) if seed == 0 else visits(BROWSERS, WARM, -seed))
    decide()
    receive(visits(BROWSERS, MEASURED, seed))
    wall, processor, database = time.perf_counter(), time.process_time(), database_seconds()
    events = decide()
    told = {
        "events": events,
        "wall": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "database": database_seconds() - database,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
