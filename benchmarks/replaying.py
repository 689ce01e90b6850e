"""`python -m benchmarks.replaying [EVENTS …]`: a replay on the kernel beside its floor and beside the reference fold.

The floor is to decode the same columns of the same Parquet files with pyarrow, and to do nothing with them. Each size
is measured in rounds, one after the other, by the processor time of processes of their own: reading, matching, folding
and writing of all tables to disk are in it, importing Python modules is not.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from ondo.demo.write import Size, write_company
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.replay import Engine, write_replay
from ondo.playbooks import load

PLAYBOOK = "marketo-2019"
"""Six rules of fit, sixteen of engagement, three steps of silence and nine transitions."""
SIZES = (1_000_000, 5_000_000)
ROUNDS = 5
REFERENCE_UP_TO = 1_000_000
"""The reference fold takes a minute for so many events; what it takes for each does not change with their number."""


def decode(history: History) -> None:
    """The floor: the columns that the kernel reads, as pyarrow gives them."""
    import pyarrow.parquet as pq

    from ondo.engine.kernel import events, traits

    tables = {"events": events.COLUMNS, "person_traits": ("person", *traits.COLUMNS)}
    for bucket in history.buckets:
        for table, columns in tables.items():
            file = pq.ParquetFile(history.path / bucket_file(table, bucket))
            there = set(file.schema_arrow.names)
            file.read([name for name in columns if name in there], use_threads=False)


def kernel(history: History) -> None:
    """The whole replay, to disk."""
    _replay(history, Engine.KERNEL)


def reference(history: History) -> None:
    """The same, event by event."""
    _replay(history, Engine.REFERENCE)


def _replay(history: History, engine: Engine) -> None:
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        write_replay(load(PLAYBOOK), history, Path(folder), engine=engine)


WORKS: dict[str, Callable[[History], None]] = {"decode": decode, "kernel": kernel, "reference": reference}


def once(work: str, folder: str) -> None:
    """One work in this process; prints what it took: processor seconds, seconds, megabytes at most."""
    history = History.open(folder)
    if work == "kernel":
        from ondo.engine.kernel.run import compiled_kernel

        compiled_kernel()
    began, cpu = perf_counter(), process_time()
    WORKS[work](history)
    took = process_time() - cpu, perf_counter() - began
    print(json.dumps([*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def measure(folder: Path, events: int, rounds: int = ROUNDS) -> None:
    """One size: medians, and how many times the floor each work takes."""
    made = folder / f"history-{events}"
    write_company(made, Size.of_events(events))
    count = History.open(made).counts.events
    works = ["decode", "kernel"] + (["reference"] if events <= REFERENCE_UP_TO else [])
    taken = [{work: _apart(work, made) for work in works} for _ in range(rounds)]
    floor = median(one["decode"][0] for one in taken)
    print(f"{count:,} events")
    for work in works:
        cpu, seconds, memory = (median(one[work][place] for one in taken) for place in range(3))
        print(
            f"  {work:10} {cpu / count * 1e9:8,.0f} ns of processor an event   {cpu / floor:6.2f} x the floor"
            f"   {count / seconds:12,.0f} events/s   peak memory {memory:,.0f} MB"
        )


def _apart(work: str, history: Path) -> list[float]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.replaying", "--once", work, str(history)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: list[float] = json.loads(told.stdout)
    return found


def main(words: list[str]) -> None:
    """Measure the sizes given, or those of `SIZES`."""
    if words[:1] == ["--once"]:
        once(*words[1:])
        return
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        for events in map(int, words) if words else SIZES:
            measure(Path(folder), events)


if __name__ == "__main__":
    main(sys.argv[1:])
