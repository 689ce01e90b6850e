"""One contender in a process of its own: `python -m benchmarks.rivals.contender WHO HISTORY OUT` prints CPU seconds."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.reference_fold import PLAYBOOK
from benchmarks.rivals import by_duckdb, by_polars
from benchmarks.rivals.terms import Terms
from ondo.engine.history import History
from ondo.engine.kernel.folding.run import compiled_kernel
from ondo.engine.replay import Engine, last_instant, write_replay
from ondo.playbooks import load

DECODED = [
    *("person", "at", "seq", "message_id", "name", "properties", "initiator", "channel", "occurred_at"),
    *("received_at", "user", "flags"),
]


def terms_of(history: History) -> Terms:
    """The question: everybody's score at the last event."""
    return Terms(load(PLAYBOOK), history, last_instant(history))


def _decode(history: History, out: Path) -> None:
    """The floor: nothing but reading the same columns."""
    for bucket in history.buckets:
        path = history.path / f"events/bucket={bucket:02d}.parquet"
        pq.read_table(path, columns=DECODED, read_dictionary=["name", "properties", "initiator", "channel", "flags"])


def _replay(engine: Engine) -> Callable[[History, Path], None]:
    def work(history: History, out: Path) -> None:
        out.mkdir()
        write_replay(load(PLAYBOOK), history, out, engine=engine)

    return work


CONTENDERS: dict[str, Callable[[History, Path], None]] = {
    "decode": _decode,
    "kernel": _replay(Engine.KERNEL),
    "duckdb": lambda history, out: by_duckdb.score(terms_of(history), out),
    "polars": lambda history, out: by_polars.score(terms_of(history), out),
    "loop": _replay(Engine.REFERENCE),
}


def spent() -> float:
    """Seconds of the processor that this process took, all its threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(who: str, folder: str, out: str) -> None:
    """Do it, and say what it took; starting Python and importing apart."""
    history = History.open(folder)
    if who == "kernel":
        compiled_kernel()  # once a machine: it is kept on disk
    before = spent()
    CONTENDERS[who](history, Path(out))
    print(spent() - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
