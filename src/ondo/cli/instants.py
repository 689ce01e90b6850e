"""Instants as people type them, and as lists show them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant, day_of_date, to_datetime, to_instant, zone


def instant(text: str, zone_name: str) -> Instant:
    """`2026-04-01 10:00` in a named zone, or with an offset of its own; a date alone means the whole of that day."""
    try:
        if len(text.strip()) <= len("2026-04-01"):
            return zone(zone_name).midnight(day_of_date(date.fromisoformat(text.strip())) + 1) - 1
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise OndoError("replay.no_instant", text=text) from error
    return to_instant(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone_name)))


def moment(at: Instant, zone_name: str = "UTC") -> str:
    """`2026-04-01 10:00:00+09:00`."""
    return to_datetime(at, zone_name).isoformat(sep=" ", timespec="seconds")
