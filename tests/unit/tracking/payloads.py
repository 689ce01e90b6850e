"""Calls as real clients make them: the Python SDKs' own, and what the browser's and Node's were seen to send."""

from __future__ import annotations

import json
from typing import Any

import rudderstack.analytics.client as rudder
import segment.analytics.client as segment

from ondo.domain.events import Event
from ondo.tracking import Call, read_call, to_event

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)

SEGMENT = segment.Client("write-key", send=False)
RUDDER = rudder.Client("write-key", send=False)


def in_a_page(**told: Any) -> dict[str, Any]:
    """A call of `@segment/analytics-next` from a page about prices, reached by an advertisement."""
    page = {
        "path": "/pricing",
        "referrer": "https://www.google.com/",
        "search": "?utm_source=google&utm_campaign=spring",
        "title": "料金",
        "url": "https://www.example.com/pricing?utm_source=google&utm_campaign=spring",
    }
    context = {
        "page": page,
        "userAgent": CHROME,
        "userAgentData": {"brands": [{"brand": "Chromium", "version": "142"}], "mobile": False, "platform": "Windows"},
        "locale": "ja",
        "timezone": "Asia/Tokyo",
        "library": {"name": "analytics.js", "version": "npm:next-1.81.0"},
        "campaign": {"source": "google", "name": "spring"},
    }
    return {
        "timestamp": "2026-11-22T06:00:00.000Z",
        "integrations": {},
        "type": "track",
        "context": {**context, **told.pop("context", {})},
        "messageId": "ajs-next-1763791200000-5f8dbf58",
        "anonymousId": "5f8dbf58-55b4-4f54-9cb5-9e9e6e9e2c4c",
        "userId": None,
        "writeKey": "write-key",
        "sentAt": "2026-11-22T06:00:00.010Z",
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
        **told,
    }


def sent(message: tuple[bool, dict[str, Any]]) -> Call:
    """The call that an SDK would have sent."""
    return call(message[1])


def call(body: dict[str, Any]) -> Call:
    """The call in a body."""
    return read_call(json.dumps(body))


def event(body: dict[str, Any], **given: Any) -> Event:
    """The event in a body."""
    return event_of(call(body), **given)


def event_of(read: Call, **given: Any) -> Event:
    """The event of a call."""
    return to_event(read, **{"id": "7", "at": 50, "seq": 3, "occurred_at": 40, "received_at": 50, **given})


def track(name: str, /, **told: Any) -> dict[str, Any]:
    """A track call with as little as there can be."""
    return {"type": "track", "event": name, "anonymousId": "c1", **told}
