"""The command line. `ondo --help` is the way in; one file per group of commands."""

from __future__ import annotations

import sys

from ondo.cli.boundary import run

__all__ = ["main", "run"]


def main() -> None:
    """The `ondo` command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Japanese shows “?”
    sys.exit(run(sys.argv[1:]))
