"""What processes tell their operator: one line for each thing that happened, as JSON for machines or in plain words."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from ondo import settings


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


class Words(logging.Formatter):
    """Each record as a line to be read: when (this machine's time), by whom, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; below it where a mistake of ours happened."""
        at = datetime.fromtimestamp(record.created).astimezone()
        line = f"{at:%H:%M:%S}  {record.name.rpartition('.')[2].strip('_')}: {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def log_settings() -> dict[str, Any]:
    """For `logging.config.dictConfig`, in a process of Ondo's: lines on stderr in the form that `ONDO_LOG` names."""
    form = {"json": "Lines", "words": "Words"}[settings.log_form()]
    ours = {"handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"ondo.texts.log_lines.{form}"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {"ondo": {**ours, "level": "INFO"}, "_granian": {**ours, "level": "WARNING"}},
    }
