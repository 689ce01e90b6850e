"""`python -m benchmarks.sweeping [EVENTS]`: a sweep of 21 variants, counted in replays of the same history.

A replay writes all tables to disk; a sweep decides, judges and concludes. Rounds are interleaved, each work in a
process of its own, in processor seconds without importing modules. Variants either differ in what has to be reached or
in what an act earns (a bucket is matched once for all of them), or in what a trait is worth (it is matched for each).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from ondo.demo.write import Size, write_company
from ondo.engine.history import History
from ondo.engine.replay import write_replay
from ondo.insight.what_if.sweeping import Plan, sweep
from ondo.insight.what_if.variant import Tried
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.value_ranges import grid, value_range
from ondo.playbooks.variants import original

PLAYBOOK = "marketo-2019"
EVENTS = 1_000_000
ROUNDS = 3
VARIED = {
    "21 thresholds": "score.mql=40..160/6",
    "21 values of an act": "pricing-viewed.points=2..42/2",
    "21 values of a trait": "mid-size.points=0..40/2",
}


def replay(history: History) -> None:
    """One replay, to disk."""
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        write_replay(original(PLAYBOOK).playbook, history, Path(folder))


def swept(varied: str) -> Callable[[History], None]:
    """A whole sweep, but for its words and pictures."""

    def work(history: History) -> None:
        book = original(PLAYBOOK)
        name, values = value_range(varied)
        tried = [Tried(one, book.variant(one)) for one in grid({name: values})]
        today = Tried({name: book.value(name)}, book.playbook)
        sweep(Plan(today, tried, {name: values}, None), history, Asked(sdrs=5, calls_per_day=40, touches=4))

    return work


WORKS: dict[str, Callable[[History], None]] = {
    "replay": replay,
    **{name: swept(varied) for name, varied in VARIED.items()},
}


def once(work: str, folder: str) -> None:
    """One work in this process; prints its processor seconds."""
    from ondo.engine.kernel.folding.run import compiled_kernel

    history = History.open(folder)
    compiled_kernel()
    began = process_time()
    WORKS[work](history)
    print(json.dumps(process_time() - began))


def _apart(work: str, folder: Path) -> float:
    words = [sys.executable, "-m", "benchmarks.sweeping", "--once", work, str(folder)]
    return float(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))


def measure(folder: Path, events: int) -> None:
    """Medians of the rounds, and how many replays each sweep takes."""
    write_company(folder, Size.of_events(events))
    taken = [{work: _apart(work, folder) for work in WORKS} for _ in range(ROUNDS)]
    print(f"{History.open(folder).counts.events:,} events")
    for work in WORKS:
        seconds, ratios = [one[work] for one in taken], [one[work] / one["replay"] for one in taken]
        print(
            f"  {work:22} {median(seconds):7.2f} s of processor   {median(ratios):5.1f} replays"
            f"   ({min(ratios):.1f} to {max(ratios):.1f})"
        )


def main(words: list[str]) -> None:
    """Measure a history of so many events."""
    if words[:1] == ["--once"]:
        once(*words[1:])
        return
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        measure(Path(folder) / "history", int(words[0]) if words else EVENTS)


if __name__ == "__main__":
    main(sys.argv[1:])
