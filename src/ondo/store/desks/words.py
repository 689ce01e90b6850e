"""What a client or a user wrote, fit for a column."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from ondo.domain.instants import EARLIEST, LATEST, Instant, Zone, to_instant
from ondo.domain.traits import date_instant
from ondo.domain.values import is_blank


def text(value: object, most: int = 200) -> str | None:
    """The text of a plain value, without the characters that PostgreSQL does not store; None where it is blank."""
    if is_blank(value) or not isinstance(value, str | int | float):
        return None
    return str(value).replace("\0", "").strip()[:most] or None


def first_text(told: Mapping[str, object], *names: str, most: int = 200) -> str | None:
    """The first of these properties that says something."""
    return next((found for name in names if (found := text(told.get(name), most))), None)


def as_json(value: object) -> str:
    """JSON that both databases store."""
    return json.dumps(_storable(value), ensure_ascii=False, default=str)


def _storable(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {str(_storable(key)): _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    return value


def moment(value: object, zone: Zone) -> Instant | None:
    """An instant given as a date (its first local instant) or as ISO 8601, local unless it says its offset."""
    told = text(value)
    if told is None or len(told) <= len("2026-11-22"):
        return date_instant(told, zone)
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return date_instant(told, zone)
    at = to_instant(found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone.name)))
    return min(max(at, EARLIEST), LATEST)  # as a date beyond the years there are
