"""Time zones as people name them."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ondo.domain.errors import OndoError


def check_zone(zone: str) -> str:
    """The same name. Raises OndoError where no zone is called so."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OndoError("importing.no_such_zone", zone=zone) from error
    return zone
