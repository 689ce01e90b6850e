"""Calendly: https://developer.calendly.com/api-docs/ZG9jOjE2OTU3Mzg-webhook-overview."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from ondo.integrations.booking_tools.told import BOOKED, CANCELLED, MOVED, Object, ToolBooking, instant, text

HEADER = "calendly-webhook-signature"
TOLERANCE = 300
"""Seconds that a message may be old: somebody who overheard one cannot send it again later."""


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, now: int) -> bool:
    """`t=…,v1=…`: HMAC-SHA256 of the instant and the body, in hex."""
    parts = dict(part.strip().partition("=")[::2] for part in headers[HEADER].split(","))
    at = parts.get("t", "")
    if not at.isdecimal() or len(at) > 12 or abs(now - int(at)) > TOLERANCE:
        return False
    wanted = hmac.new(secret.encode(), at.encode() + b"." + body, "sha256").hexdigest()
    return hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())


def read(told: Object) -> ToolBooking | None:
    """What it says of a meeting. A move is told as an end and a beginning: the beginning counts.

    Raises KeyError and ValueError.
    """
    payload = told.get("payload")
    if told.get("event") not in ("invitee.created", "invitee.canceled") or not isinstance(payload, dict):
        return None
    off, former = told["event"] == "invitee.canceled", text(payload.get("old_invitee"), 200)
    if off and payload.get("rescheduled"):
        return None
    event = payload["scheduled_event"]
    hosts = [one.get("user_email", "") for one in event.get("event_memberships") or []]
    return ToolBooking(
        what=CANCELLED if off else MOVED if former else BOOKED,
        key=str(payload["uri"]),
        former=former,
        starts_at=instant(event["start_time"]),
        ends_at=instant(event["end_time"]),
        name=text(payload.get("name"), 100),
        address=text(payload["email"], 320),
        words=_words(payload.get("questions_and_answers")),
        place=_place(event.get("location")),
        host=text(hosts[0], 320) if hosts else "",
    )


def _words(answers: object) -> str:
    told = answers if isinstance(answers, list) else []
    return "\n".join(text(one.get("answer"), 1000) for one in told if isinstance(one, dict))[:2000]


def _place(location: object) -> str:
    if not isinstance(location, dict):
        return ""
    return text(location.get("join_url"), 300) or text(location.get("location"), 300)
