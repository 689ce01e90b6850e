"""`ondo load` and `ondo verify` beside `ondo replay`, which folds the same history and stores nothing.

`python -m benchmarks.live.loading [EVENTS]`, 100,000 if nothing is said; rounds go through everything in turn.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.live.places import DATABASES, database, server_seconds

PLAYBOOK = "marketo-2019"
ROUNDS = 3
ONDO = str(Path(sys.executable).with_name("ondo"))


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, of our processors, of the database's processors."""

    clock: float
    ours: float
    database: float


def measure(events: int) -> None:
    """Print events a second by the clock, and how much processor an event takes."""
    found: dict[str, list[Cost]] = {}
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        history = Path(folder) / "history"
        _ondo("demo-data", "--into", str(history), "--events", str(events), "--seed", "1")
        for _ in range(ROUNDS):
            found.setdefault("replay", []).append(_ondo("replay", PLAYBOOK, str(history), "--json"))
            for kind in DATABASES:
                _round(kind, history, found)
    _show(found, events)


def _round(kind: str, history: Path, found: dict[str, list[Cost]]) -> None:
    with TemporaryDirectory(prefix="ondo-bench-") as place, database(kind, Path(place)) as url:
        server = Path(place)
        load = _ondo("load", str(history), "--playbook", PLAYBOOK, url=url, server=server)
        found.setdefault(f"load, {kind}", []).append(load)
        found.setdefault(f"verify, {kind}", []).append(_ondo("verify", url=url, server=server))


def _ondo(*words: str, url: str = "", server: Path | None = None) -> Cost:
    begun, ours, theirs = time.perf_counter(), _ours(), _theirs(server)
    subprocess.run([ONDO, *words], env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    return Cost(time.perf_counter() - begun, _ours() - ours, _theirs(server) - theirs)


def _ours() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _theirs(server: Path | None) -> float:
    return server_seconds(server) if server is not None else 0.0


def _show(found: dict[str, list[Cost]], events: int) -> None:
    print(f"{events:,} events, {PLAYBOOK}, {os.cpu_count()} processors, median of {ROUNDS} rounds")
    for name, costs in found.items():
        rate = events / median(cost.clock for cost in costs)
        ours, theirs = (
            median(part) / events * 1e6 for part in zip(*((c.ours, c.database) for c in costs), strict=True)
        )
        print(
            f"{name:20} {rate:10,.0f} events/s by the clock   {ours:6.1f} µs of ours, {theirs:5.1f} of the database's"
        )


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
