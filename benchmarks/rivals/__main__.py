"""`python -m benchmarks.rivals`: the kernel beside DuckDB, Polars and a loop. Kept in docs/benchmarks.md.

The rivals answer less: everybody's score at the end, where the kernel writes every move with its causes and lines.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.rivals.contender import terms_of
from benchmarks.rivals.overlap import differing
from ondo.demo.write import Size, write_company
from ondo.engine.history import History
from ondo.engine.history.compacting import compact

EVENTS, SAMPLE, ROUNDS = 5_000_000, 200_000, 5
QUERIES = ("duckdb", "polars")
INTERLEAVED = ("decode", "kernel", *QUERIES)


def main() -> None:
    """Make a history where none is given, measure in rounds, compare scores, and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--events", type=int, default=EVENTS)
    options.add_argument("--history", type=Path)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    asked = options.parse_args()
    with TemporaryDirectory(prefix="ondo-bench-") as scratch:
        folder = asked.history or _made(Path(scratch) / "history", asked.events)
        sample = _made(Path(scratch) / "sample", SAMPLE)
        measure(folder, sample, asked.rounds, Path(scratch))


def _made(folder: Path, events: int) -> Path:
    write_company(folder, Size.of_events(events))
    compact(folder)
    return folder


def measure(folder: Path, sample: Path, rounds: int, scratch: Path) -> None:
    """Interleaved rounds: each measures everything, one after the other. The loop runs over the sample only."""
    events, small = (History.open(one).counts.events for one in (folder, sample))
    run("kernel", sample, scratch / "warm")
    took: dict[str, list[float]] = {name: [] for name in (*INTERLEAVED, "loop")}
    for number in range(rounds):
        for name in INTERLEAVED:
            took[name].append(run(name, folder, scratch / f"{name}-{number}"))
        took["loop"].append(run("loop", sample, scratch / f"loop-{number}") * events / small)
    _tell(took, events)
    _compare(folder, scratch)


def run(name: str, folder: Path, out: Path) -> float:
    """CPU seconds of a contender."""
    command = [sys.executable, "-m", "benchmarks.rivals.contender", name, str(folder), str(out)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def _tell(took: dict[str, list[float]], events: int) -> None:
    print(f"{events:,} events, user + sys, medians of {len(took['kernel'])} interleaved rounds")
    for name, seconds in took.items():
        of_decoding = median(s / floor for s, floor in zip(seconds, took["decode"], strict=True))
        of_kernel = median(s / kernel for s, kernel in zip(seconds, took["kernel"], strict=True))
        spread = f"{min(seconds):,.1f} to {max(seconds):,.1f}"
        print(
            f"{name:8} {median(seconds):10,.1f} s ({spread})  {of_decoding:8,.1f} x decoding {of_kernel:8,.2f} x kernel"
        )


def _compare(folder: Path, scratch: Path) -> None:
    """The scores where all must agree."""
    terms = terms_of(History.open(folder))
    for name in QUERIES:
        people, differ = differing(terms, scratch / "kernel-0" / "states.parquet", scratch / f"{name}-0")
        print(f"{name}: {people:,} people whose score needs no loop, {differ.height:,} differ")


if __name__ == "__main__":
    main()
