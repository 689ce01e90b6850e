"""The one clock of the API, and how instants look outside."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ondo.domain.instants import Instant


def now() -> Instant:
    """The instant at which a request is answered."""
    return time.time_ns() // 1_000_000


def shown(at: Instant) -> str:
    """`2026-11-22T10:12:24.123Z`."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
