"""`make bench`: the reference fold beside its floor, long logs, a whole replay. Kept in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import long_logs, reference_fold, whole_replay


def main() -> None:
    """Measure one after the other, and print."""
    with TemporaryDirectory(prefix="ondo-bench-") as folder:
        for measure in (reference_fold.measure, long_logs.measure, whole_replay.measure):
            measure(Path(folder))
            print()


if __name__ == "__main__":
    main()
