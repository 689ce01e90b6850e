"""The collector beside a bare ASGI application on the same server, and beside a plain Django view."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from benchmarks.live.host import Seen, calmly
from benchmarks.live.places import DATABASES, database, prepare, process, processor_seconds, wait_for
from benchmarks.live.wrk import Asked, ask

ROUNDS = 5
PORTS = {"bare": 9810, "collector": 9811, "django": 9812}
MANY = 100
"""Events in a large body."""
# Of 1, 2 and 4 the best: SQLite lets in one writer at a time, so that more threads only wait for each other; on
# PostgreSQL those that wait for the disk at the same time share its answer.
THREADS_OF_DJANGO = {"sqlite": 1, "postgresql": 4}


@dataclass(frozen=True)
class Case:
    """What is asked, and how."""

    server: str
    events: int = 1
    working: bool = False
    """Whether the worker decides meanwhile about what comes in."""


CASES = {
    "bare ASGI": Case("bare"),
    "collector": Case("collector"),
    "Django view": Case("django"),
    f"collector, {MANY} events a request": Case("collector", events=MANY),
    "bare ASGI, worker running": Case("bare", working=True),
    "collector, worker running": Case("collector", working=True),
}


@dataclass(frozen=True)
class Found:
    """What came of asking once. `cost`: seconds of the server's processor, all its processes and threads."""

    asked: Asked
    cost: float


def measure() -> None:
    """Both databases, the worker paused and running."""
    for kind in DATABASES:
        with TemporaryDirectory(prefix="ondo-bench-") as folder, ExitStack() as stack:
            url = stack.enter_context(database(kind, Path(folder)))
            prepare(url)
            servers = {name: stack.enter_context(process("-m", *words, url=url)) for name, words in _words(kind)}
            for port in PORTS.values():
                wait_for(port)
                ask(port, seconds=1)
            _show(kind, _rounds(url, {name: server.pid for name, server in servers.items()}))


def _words(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "bare", ("benchmarks.live.floors", "bare", str(PORTS["bare"]))
    yield "collector", ("ondo.collector", str(PORTS["collector"]))
    yield "django", ("benchmarks.live.floors", "django", str(PORTS["django"]), str(THREADS_OF_DJANGO[kind]))


def _rounds(url: str, servers: dict[str, int]) -> dict[str, list[Seen[Found]]]:
    found: dict[str, list[Seen[Found]]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, case in CASES.items():
            with _working(url) if case.working else ExitStack():
                found[name].append(calmly(partial(_once, case, servers[case.server])))
    return found


def _once(case: Case, server: int) -> Found:
    before = processor_seconds(server)
    asked = ask(PORTS[case.server], events=case.events)
    return Found(asked, processor_seconds(server) - before)


@contextmanager
def _working(url: str) -> Iterator[None]:
    with process("-c", "from ondo.worker.process import run; run()", url=url):
        time.sleep(2)  # it has begun by then
        yield


def _show(kind: str, seen: dict[str, list[Seen[Found]]]) -> None:
    found = {name: [one.found for one in those] for name, those in seen.items()}
    rates = {name: median(one.asked.rate for one in those) for name, those in found.items()}
    print(f"Collector on {kind}, durable, 64 connections; medians of {ROUNDS} interleaved rounds")
    for name, those in found.items():
        events = CASES[name].events
        what = "requests" if events == 1 else "events"
        least, most = (limit(one.asked.rate for one in those) * events for limit in (min, max))
        cost = median(one.cost / (one.asked.requests * events) for one in those) * 1e6
        floor = rates["bare ASGI, worker running" if CASES[name].working else "bare ASGI"]
        share = f"{rates[name] / floor:5.0%} of bare" if events == 1 else ""
        late = sum(one.asked.late for one in those)
        print(
            f"  {name:32}{rates[name] * events:9,.0f} {what + '/s':10} {share:13} ({least:,.0f} to {most:,.0f});"
            f" {cost:4.0f} µs of processor each{f'; late {late} times' if late else ''}"
        )
    taken = [one.taken for those in seen.values() for one in those]
    print(f"  taken away by the host: {mean(taken):.1%}, at most {max(taken):.0%} of a round")
    print(f"  collector : Django view = {rates['collector'] / rates['Django view']:.1f}\n", flush=True)


if __name__ == "__main__":
    measure()
