"""A tool of one's own, or something between a tool and us: signed as https://www.standardwebhooks.com says.

{"type": "meeting.booked", "data": {"id": "17", "starts_at": "2026-11-24T10:00:00+09:00", "ends_at": …,
 "name": "田中 一郎", "email": "tanaka@example.co.jp", "company": …, "host": "sato@…", "words": …, "place": …}}
"""

from __future__ import annotations

from ondo.integrations.booking_tools.told import BOOKED, CANCELLED, MOVED, Object, ToolBooking, instant, text
from ondo.integrations.webhook import is_signed as is_signed

HEADER = "webhook-signature"
_KINDS = {"meeting.booked": BOOKED, "meeting.moved": MOVED, "meeting.cancelled": CANCELLED}


def read(told: Object) -> ToolBooking | None:
    """What it says of a meeting; None for everything else. Raises KeyError and ValueError."""
    what, data = _KINDS.get(told.get("type", "")), told.get("data")
    if what is None or not isinstance(data, dict):
        return None
    return ToolBooking(
        what=what,
        key=str(data["id"]),
        starts_at=instant(data["starts_at"]),
        ends_at=instant(data["ends_at"]),
        name=text(data.get("name"), 100),
        address=text(data["email"], 320),
        company=text(data.get("company"), 100),
        words=text(data.get("words"), 2000),
        place=text(data.get("place"), 300),
        host=text(data.get("host"), 320),
        language=text(data.get("language"), 2),
    )
