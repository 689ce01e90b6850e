"""The live fold on PostgreSQL, with a small log and a large one in the same rounds: it must not matter.

`python -m benchmarks.live.folding [EVENTS …]`: how many events the logs hold, 200,000 and 1,000,000 if nothing is said;
multiples of 200,000. So many are loaded, and the store is multiplied (`benchmarks.live.growing`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import count, repeat
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
from tests import postgres
from tests.databases import migrate

from benchmarks.live.growing import grow
from benchmarks.live.host import Seen, calmly

ROUNDS = 5
PLAYBOOK = "marketo-2019"
EVENTS, LOADED = 200_000, "loaded"
"""So many are loaded, into a database of that name."""


def measure(sizes: list[int]) -> None:
    """Fill a store for each size, then measure them in turn."""
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        server = postgres.Server(Path(folder), {"shared_buffers": "2GB", "max_wal_size": "8GB"})
        server.start()
        try:
            urls = {size: _filled(server, size, Path(folder)) for size in sizes}
            _show(_interleaved(urls))
        finally:
            server.stop("immediate")


def _filled(server: postgres.Server, size: int, folder: Path) -> str:
    """A store with a log of that size, made of the loaded one."""
    if not (folder / LOADED).exists():
        _load(server, folder)
    name = f"log{size}"
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {LOADED} STRATEGY FILE_COPY")
    begun = time.perf_counter()
    grow(server.url(name), size // EVENTS)
    print(f"a log of {size:,} events made in {time.perf_counter() - begun:,.0f} s", flush=True)
    return server.url(name)


def _load(server: postgres.Server, folder: Path) -> None:
    postgres.create(server.url(), LOADED)
    url, history = server.url(LOADED), folder / LOADED
    migrate(url)
    _ondo(url, "demo-data", "--into", str(history), "--events", str(EVENTS))
    begun = time.perf_counter()
    _ondo(url, "load", str(history), "--playbook", PLAYBOOK)
    seconds = time.perf_counter() - begun
    print(f"ondo load: {EVENTS:,} events in {seconds:,.0f} s, {EVENTS / seconds:,.0f} events/s", flush=True)


def _ondo(url: str, *words: str) -> None:
    command = [str(Path(sys.executable).with_name("ondo")), *words]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)


def _interleaved(urls: dict[int, str]) -> dict[int, list[Seen[dict[str, float]]]]:
    for url in urls.values():
        _once(url, repeat(0))
    seeds = count(1)
    seen: dict[int, list[Seen[dict[str, float]]]] = {size: [] for size in urls}
    for _ in range(ROUNDS):
        for size, url in urls.items():
            seen[size].append(calmly(partial(_once, url, seeds)))
    return seen


def _once(url: str, seeds: Iterator[int]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.live.folding_once", str(next(seeds))]
    told = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, float] = json.loads(told.stdout)
    return figures


def _show(seen: dict[int, list[Seen[dict[str, float]]]]) -> None:
    print(f"Live fold, one worker, PostgreSQL, playbook {PLAYBOOK}; medians of {ROUNDS} interleaved rounds")
    for size, those in seen.items():
        figures = [one.found for one in those]
        walls = [one["events"] / one["wall"] for one in figures]
        ours, theirs = ([one[whose] / one["events"] * 1e6 for one in figures] for whose in ("processor", "database"))
        print(
            f"  log of {size:12,}: {median(walls):8,.0f} events/s ({min(walls):,.0f} to {max(walls):,.0f});"
            f" {median(ours):.0f} µs of the worker's processor an event ({min(ours):.0f} to {max(ours):.0f}),"
            f" {median(theirs):.0f} of the server's; {max(one.taken for one in those):.0%} of a round at most"
            " taken away by the host"
        )


if __name__ == "__main__":
    measure([int(word) for word in sys.argv[1:]] or [EVENTS, 5 * EVENTS])
