"""The collector beside a bare ASGI application on the same server, and beside a plain Django view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.live.places import DATABASES, database, prepare, process, processor_seconds, wait_for
from benchmarks.live.wrk import ask

ROUNDS = 5
BARE, COLLECTOR, DJANGO = 9810, 9811, 9812

Figures = dict[str, list[float]]


def measure() -> None:
    """Both databases, the worker paused and running."""
    for kind in DATABASES:
        with TemporaryDirectory(prefix="ondo-bench-") as folder:
            _measure(kind, Path(folder))


SERVERS = {
    "bare ASGI": (BARE, ("benchmarks.live.floors", "bare", str(BARE))),
    "collector": (COLLECTOR, ("ondo.collector", str(COLLECTOR))),
    "Django view": (DJANGO, ("benchmarks.live.floors", "django", str(DJANGO))),
}
BATCHES, WORKING = "collector, 100 events a request", "collector, worker running"


def _measure(kind: str, folder: Path) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(database(kind, folder))
        prepare(url)
        servers = {name: stack.enter_context(process("-m", *words, url=url)) for name, (_, words) in SERVERS.items()}
        for port, _ in SERVERS.values():
            wait_for(port)
            ask(port, seconds=1)
        rates: Figures = {name: [] for name in (*SERVERS, BATCHES, WORKING)}
        costs: Figures = {name: [] for name in SERVERS}
        for _ in range(ROUNDS):
            for name, (port, _) in SERVERS.items():
                before = processor_seconds(servers[name].pid)
                asked = ask(port)
                rates[name].append(asked.rate)
                costs[name].append((processor_seconds(servers[name].pid) - before) / asked.requests * 1e6)
            rates[BATCHES].append(ask(COLLECTOR, events=100).rate * 100)
            with _working(url):
                rates[WORKING].append(ask(COLLECTOR).rate)
        _show(kind, rates, costs)


@contextmanager
def _working(url: str) -> Iterator[None]:
    with process("-c", "from ondo.worker.process import run; run()", url=url):
        yield


def _show(kind: str, rates: Figures, costs: Figures) -> None:
    floor = median(rates["bare ASGI"])
    print(f"Collector on {kind}, durable, 64 connections; medians of {ROUNDS} interleaved rounds")
    for name, found in rates.items():
        word = "events/s" if name == BATCHES else "requests/s"
        share = f"{median(found) / floor:7.0%} of bare" if word == "requests/s" else ""
        cost = f"{median(costs[name]):6.0f} µs of processor a request" if name in costs else ""
        print(f"  {name:34}{median(found):10,.0f} {word:11}{share} ({min(found):,.0f} to {max(found):,.0f}) {cost}")
    print(f"  collector : Django view = {median(rates['collector']) / median(rates['Django view']):.1f}\n")


if __name__ == "__main__":
    measure()
