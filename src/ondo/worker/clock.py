"""The one clock of a worker. It may step; nothing that is decided depends on it going forward."""

from __future__ import annotations

import time

from ondo.domain.instants import Instant


def wall_clock() -> Instant:
    """The instant, in milliseconds."""
    return time.time_ns() // 1_000_000
