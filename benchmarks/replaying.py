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

import polars as pl

from ondo.demo.write import Size, write_company
from ondo.engine.history import History
from ondo.engine.history.arranging import arranged
from ondo.engine.history.buckets import bucket_file
from ondo.engine.replay import Engine, write_replay
from ondo.playbooks import load

PLAYBOOK = "marketo-2019"
"""Six rules of fit, sixteen of engagement, three steps of silence and nine transitions."""
SIZES = (1_000_000, 5_000_000)
ROUNDS = 5
UNSORTED_UP_TO = 20_000_000
"""To shuffle an export takes as much memory as it has bytes."""
BUCKETED = ("events", "person_traits")
REFERENCE_UP_TO = 1_000_000
"""The reference fold takes a minute for so many events; what it takes for each does not change with their number."""


def decode(history: History) -> None:
    """The floor: the columns that the kernel reads, as pyarrow gives them, in as many threads as the kernel uses."""
    import pyarrow.parquet as pq

    from ondo.engine.kernel.reading import events, traits
    from ondo.engine.kernel.replaying import in_order

    tables = {"events": events.COLUMNS, "person_traits": ("person", *traits.COLUMNS)}

    def read(bucket: int) -> None:
        for table, columns in tables.items():
            file = pq.ParquetFile(history.path / bucket_file(table, bucket))
            there = set(file.schema_arrow.names)
            file.read([name for name in columns if name in there], use_threads=False)

    for _ in in_order(read, history.buckets):
        pass


def kernel(history: History) -> None:
    """The whole replay, to disk."""
    _replay(history, Engine.KERNEL)


def reference(history: History) -> None:
    """The same, event by event."""
    _replay(history, Engine.REFERENCE)


def decode_export(history: History) -> None:
    """The floor of an export: its events, as pyarrow gives them."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(export_of(history) / "events.parquet") as file:
        for _ in file.iter_batches(1 << 19, use_threads=False):
            pass


def unsorted(history: History) -> None:
    """The whole replay of an export of the same history, its rows in no order, to disk."""
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        _replay(arranged(export_of(history), Path(folder) / "arranged"), Engine.KERNEL)


def export_of(history: History) -> Path:
    """Where the export of a history is."""
    return history.path.with_name(f"{history.path.name}-export")


def write_export(history: History) -> None:
    """All rows of a history in one file a table, shuffled."""
    export_of(history).mkdir()
    for table in ("events", "person_traits", "account_traits", "opportunities"):
        rows = pl.read_parquet(history.path / (f"{table}/*.parquet" if table in BUCKETED else f"{table}.parquet"))
        rows.sample(fraction=1, shuffle=True, seed=7).write_parquet(
            export_of(history) / f"{table}.parquet", row_group_size=1 << 18, compression="snappy"
        )


def _replay(history: History, engine: Engine) -> None:
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        write_replay(load(PLAYBOOK), history, Path(folder), engine=engine)


WORKS: dict[str, Callable[[History], None]] = {
    "decode": decode,
    "kernel": kernel,
    "decode export": decode_export,
    "unsorted": unsorted,
    "reference": reference,
}


def once(work: str, folder: str) -> None:
    """One work in this process; prints what it took: processor seconds, seconds, megabytes at most."""
    history = History.open(folder)
    if work in ("kernel", "unsorted"):
        from ondo.engine.kernel.folding.run import compiled_kernel

        compiled_kernel()
    began, cpu = perf_counter(), process_time()
    WORKS[work](history)
    took = process_time() - cpu, perf_counter() - began
    print(json.dumps([*took, _most_memory()]))


def _most_memory() -> float:
    """Megabytes at most. What the parent had when it started this process is not among them, as in `getrusage`."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def measure(folder: Path, events: int, rounds: int = ROUNDS) -> None:
    """One size: medians, and how many times the floor each work takes."""
    made = folder / f"history-{events}"
    write_company(made, Size.of_events(events))
    count = History.open(made).counts.events
    works = ["decode", "kernel"]
    if events <= UNSORTED_UP_TO:
        write_export(History.open(made))
        works += ["decode export", "unsorted"]
    works += ["reference"] if events <= REFERENCE_UP_TO else []
    taken = [{work: _apart(work, made) for work in works} for _ in range(rounds)]
    floor = median(one["decode"][0] for one in taken)
    print(f"{count:,} events")
    for work in works:
        cpu, seconds, memory = (median(one[work][place] for one in taken) for place in range(3))
        print(
            f"  {work:13} {cpu / count * 1e9:8,.0f} ns of processor an event   {cpu / floor:6.2f} x the floor"
            f"   {count / seconds:12,.0f} events/s   peak memory {memory:,.0f} MB"
        )
    if "unsorted" in works:
        print(f"  unsorted, decoding apart: {_apart_from_decoding(taken):.2f} x in order")


def _apart_from_decoding(taken: list[dict[str, list[float]]]) -> float:
    """What an export takes beyond being decoded, beside what a history does; the median of the rounds."""
    beyond = [(one["unsorted"][0] - one["decode export"][0]) / (one["kernel"][0] - one["decode"][0]) for one in taken]
    return median(beyond)


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
