"""What the operator is told: one line of JSON for each thing that happened, with its key, its words and its figures.

No line speaks of people, and none is written for a single request.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
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
}


def tell(key: str, mistake: BaseException | None = None, **params: Any) -> None:
    """Writes a line. `mistake`: something that should not have happened, shown with where it did."""
    told = {"event": key, **params}
    log.log(LEVELS[key], say(key, **params), exc_info=mistake, extra={"told": told})


class Lines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "text": record.getMessage(), "process": record.process}
        line |= getattr(record, "told", {"event": record.name})
        if record.exc_info:
            line["mistake"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "ondo.collector.telling.Lines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {
        "ondo": {"handlers": ["lines"], "level": "INFO", "propagate": False},
        "_granian": {"handlers": ["lines"], "level": "WARNING", "propagate": False},
    },
}
"""For a process that is a collector and nothing else: lines on stderr."""
