"""One measurement in a process of its own: `DATABASE_URL` names the store; prints JSON."""

from __future__ import annotations

import json
import sys
import time

from ondo.store.django import set_up

set_up()

from benchmarks.live.visits import addresses, introductions, receive, visits  # noqa: E402
from ondo.worker.batch import run_batch  # noqa: E402
from ondo.worker.loop import now  # noqa: E402
from ondo.worker.pace import pace  # noqa: E402
from ondo.worker.process import collect_rarely  # noqa: E402

BROWSERS = 5_000
WARM, MEASURED = 2_000, 40_000


def decide() -> int:
    """Decide about everything that waits, as a worker does."""
    decided, keeping = 0, pace()
    began = time.perf_counter()
    while (done := run_batch(now(), most=keeping.size, timers=0)).events:
        decided += done.events
        keeping.learn(more=done.more, seconds=time.perf_counter() - began)
        began = time.perf_counter()
    return decided


def main(seed: int) -> None:
    """Warm up, then measure."""
    collect_rarely()
    receive(introductions(addresses(BROWSERS)) if seed == 0 else visits(BROWSERS, WARM, -seed))
    decide()
    receive(visits(BROWSERS, MEASURED, seed))
    wall, processor = time.perf_counter(), time.process_time()
    events = decide()
    told = {"events": events, "wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
