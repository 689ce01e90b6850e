"""A whole `ondo replay` with its figures, in a process of its own: speed and memory as the history grows."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.reference_fold import PLAYBOOK
from ondo.demo.write import Size, write_company
from ondo.engine.history import History

SIZES = (100_000, 400_000)
COMMAND = "import sys; from ondo.cli import run; sys.exit(run(sys.argv[1:]))"


def measure(folder: Path) -> None:
    """Peak memory is that of the largest process so far, so the sizes grow."""
    print("ondo replay --report, from the start of the process to its end")
    for size in SIZES:
        made = folder / f"replayed-{size}"
        write_company(made, Size.of_events(size))
        events = History.open(made).counts.events
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _replay(made, folder / "report.html")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = after.ru_maxrss / 1024
        print(f"{f'{events:,} events':24} {events / took:12,.0f} events/s   peak memory {peak:,.0f} MB")


def _replay(history: Path, report: Path) -> None:
    words = ["replay", PLAYBOOK, str(history), "--report", str(report)]
    subprocess.run([sys.executable, "-c", COMMAND, *words], check=True, stdout=subprocess.DEVNULL)
