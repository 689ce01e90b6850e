"""Interleaved rounds: a machine's speed swings by half, so each round measures everything, one after the other.

Seconds are those of the processor, not of the clock on the wall: others may be using the machine as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

ROUNDS = 5

Work = Callable[[], object]


def rates(works: Mapping[str, tuple[int, Work]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Events per processor second of each work (events, what to do), a figure a round."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, (events, work) in works.items():
            found[name].append(events / seconds(work))
    return found


def seconds(work: Work) -> float:
    """How much of the processor it takes."""
    begun = process_time()
    work()
    return process_time() - begun


def show(measured: Mapping[str, list[float]]) -> None:
    """The median of each, and its spread."""
    for name, rates in measured.items():
        print(f"{name:24} {median(rates):12,.0f} events/s   ({min(rates):,.0f} to {max(rates):,.0f})")
