"""What processes tell their operator: one line for each thing that happened, as JSON for machines or in plain words.

No line names a person: of a mistake it has kind and places but not the words, of a request its route but not its path.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from ondo import settings
from ondo.texts.mistakes import trace


class Lines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "text": _text(record), "process": record.process}
        line |= getattr(record, "told", {"event": record.name})
        if mistake := _mistake(record):
            line["mistake"] = trace(mistake)
        return json.dumps(line, ensure_ascii=False, default=str)


class Words(logging.Formatter):
    """Each record as a line to be read: when (this machine's time), by whom, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; below it where a mistake of ours happened."""
        at = datetime.fromtimestamp(record.created).astimezone()
        line = f"{at:%H:%M:%S}  {record.name.rpartition('.')[2].strip('_')}: {_text(record)}"
        mistake = _mistake(record)
        return f"{line}\n{trace(mistake)}" if mistake else line


def _text(record: logging.LogRecord) -> str:
    """What happened. Django tells the path of a request that failed, and paths name people: their route does not."""
    request = getattr(record, "request", None)
    if request is None:
        return record.getMessage()
    route = getattr(getattr(request, "resolver_match", None), "route", None)
    place = "?" if route is None else f"/{route}"
    return f"{getattr(record, 'status_code', '')} {getattr(request, 'method', '')} {place}".strip()


def _mistake(record: logging.LogRecord) -> BaseException | None:
    """What was wrong with us. For a request that was refused Django raises something too: that is no mistake."""
    if getattr(record, "status_code", 500) < 500:
        return None
    return record.exc_info[1] if record.exc_info else None


def log_settings() -> dict[str, Any]:
    """For `logging.config.dictConfig`, in a process of Ondo's: lines on stderr in the form that `ONDO_LOG` names."""
    form = {"json": "Lines", "words": "Words"}[settings.log_form()]
    ours = {"handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"ondo.texts.log_lines.{form}"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            "ondo": {**ours, "level": "INFO"},
            "_granian": {**ours, "level": "WARNING"},
            "django": {**ours, "level": "ERROR"},
        },
    }
