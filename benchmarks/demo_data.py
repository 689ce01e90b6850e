"""How fast `ondo demo-data` writes: `python -m benchmarks.demo_data`. One core, median of several rounds."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from ondo.demo.write import Size, write_company

ROUNDS = 5
EVENTS = 2_500_000


def main() -> None:
    """Write the same company several times, print the rate."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    measured = [_written() for _ in range(ROUNDS)]
    for name, rates in (("wall clock", [wall for wall, _ in measured]), ("CPU time", [cpu for _, cpu in measured])):
        print(f"demo-data, {name:11} {median(rates):10,.0f} events/s   ({min(rates):,.0f} to {max(rates):,.0f})")
    print(f"{'peak memory':22} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10,.0f} MB")


def _written() -> tuple[float, float]:
    """Events per second of wall clock, and per second of CPU time."""
    with TemporaryDirectory() as folder:
        wall, cpu = perf_counter(), process_time()
        events = write_company(Path(folder) / "history", Size.of_events(EVENTS)).counts.events
        return events / (perf_counter() - wall), events / (process_time() - cpu)


if __name__ == "__main__":
    main()
