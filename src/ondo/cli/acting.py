"""Who acts, and when: the `by=` and `at=` of whatever a command changes. The one clock of the command line."""

from __future__ import annotations

import getpass
import time

from ondo.domain.instants import Instant


def now() -> Instant:
    """The instant at which a command acts."""
    return time.time_ns() // 1_000_000


def operator() -> str:
    """Whoever called the command, by their name on this machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a container may run as a number without a name
        return "cli"
