"""What the operator is told: one line of JSON for each thing that happened, with its key, its words and its figures.

No line speaks of people, and none is written for a single request.
"""

from __future__ import annotations

import logging
from typing import Any

from ondo.texts import say

log = logging.getLogger("ondo.collector")

LEVELS = {
    "collector.started": logging.INFO,
    "collector.stopped": logging.INFO,
    "collector.database_away": logging.ERROR,
    "collector.database_back": logging.INFO,
    "collector.minute": logging.INFO,
    "collector.strangers_full": logging.WARNING,
    "collector.set_aside": logging.ERROR,
    "collector.mistake": logging.ERROR,
}


def tell(key: str, **params: Any) -> None:
    """Writes a line."""
    log.log(LEVELS[key], say(key, **params), extra={"told": {"event": key, **params}})
