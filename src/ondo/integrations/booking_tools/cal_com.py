"""Cal.com: https://cal.com/docs/developing/guides/automation/webhooks."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from ondo.integrations.booking_tools.told import BOOKED, CANCELLED, MOVED, Object, ToolBooking, instant, text

HEADER = "x-cal-signature-256"
_KINDS = {"BOOKING_CREATED": BOOKED, "BOOKING_RESCHEDULED": MOVED, "BOOKING_CANCELLED": CANCELLED}


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, now: int) -> bool:
    """HMAC-SHA256 of the body, in hex."""
    wanted = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return hmac.compare_digest(wanted.encode(), headers[HEADER].lower().encode())


def read(told: Object) -> ToolBooking | None:
    """What it says of a meeting; None for everything else. Raises KeyError, IndexError and ValueError."""
    what, payload = _KINDS.get(told.get("triggerEvent", "")), told.get("payload")
    if what is None or not isinstance(payload, dict):
        return None
    guest = payload["attendees"][0]
    return ToolBooking(
        what=what,
        key=str(payload["uid"]),
        former=text(payload.get("rescheduleUid"), 200),
        starts_at=instant(payload["startTime"]),
        ends_at=instant(payload["endTime"]),
        name=text(guest.get("name"), 100),
        address=text(guest["email"], 320),
        company=_company(payload.get("responses")),
        words=text(payload.get("additionalNotes"), 2000),
        place=text(payload.get("location"), 300),
        host=text((payload.get("organizer") or {}).get("email"), 320),
        language=text((guest.get("language") or {}).get("locale"), 10)[:2],
    )


def _company(answers: object) -> str:
    found = answers.get("company") if isinstance(answers, dict) else None
    return text(found.get("value"), 100) if isinstance(found, dict) else ""
