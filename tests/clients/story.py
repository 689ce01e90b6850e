"""What a visitor does, as calls in the words of HTTP: every client tells the same story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from typing import Any

Call = dict[str, Any]

VISITOR, CUSTOMER = "anon-7d1f", "user-17"
PERSON = {"name": "佐藤 花子", "email": "hanako@acme.example", "title": "部長", "employees": 120}
FORM = {
    "form": "demo",
    "message": "見積もりを😀お願いします\n2行目",
    "budget": 1_200_000.5,
    "topics": ["ai", "crm"],
    "consent": True,
}
CAMPAIGN = {"source": "google", "medium": "cpc", "name": "春の展示会", "term": "リード管理"}
PAGE = {
    "url": "https://www.acme.example/pricing?plan=pro",
    "path": "/pricing",
    "search": "?plan=pro",
    "referrer": "https://www.google.com/",
    "title": "料金",
}

STORY: tuple[Call, ...] = (
    {"type": "page", "anonymousId": VISITOR, "name": "料金", "properties": PAGE, "context": {"campaign": CAMPAIGN}},
    {
        "type": "track",
        "anonymousId": VISITOR,
        "event": "Form Submitted",
        "properties": FORM,
        "context": {"page": PAGE, "ip": "203.0.113.7"},
        "timestamp": "2026-01-05T09:30:00.125+09:00",
    },
    {"type": "identify", "anonymousId": VISITOR, "userId": CUSTOMER, "traits": PERSON},
    {"type": "alias", "previousId": VISITOR, "userId": CUSTOMER},
    {
        "type": "group",
        "userId": CUSTOMER,
        "groupId": "acme",
        "traits": {"name": "アクメ株式会社", "industry": "製造業"},
    },
    {"type": "screen", "userId": CUSTOMER, "name": "Inbox", "properties": {"unread": 3}},
)


def what_is_missing(told: Iterable[Call], bodies: Iterable[Call]) -> list[tuple[Call | None, Call | None]]:
    """Pairs of a call and what came of it that do not say the same. Clients add words of their own to what is told."""
    pairs = zip_longest(sorted(told, key=_kind), sorted(bodies, key=_kind))
    return [(call, body) for call, body in pairs if call is None or body is None or not _says(_alike(body), call)]


def happened_between(body: Call, began: int, ended: int) -> tuple[int, int]:
    """The earliest and latest instant at which an event may have happened, whose client ran from one to the other."""
    for call in STORY:
        if call["type"] == body["type"] and "timestamp" in call:
            said = round(datetime.fromisoformat(call["timestamp"]).timestamp() * 1000)
            return said, said + ended - began
    return began, ended


def _kind(call: Call) -> str:
    return str(call["type"])


def _alike(body: Call) -> Call:
    """A body with its traits where Segment's clients put them; RudderStack's have them in the context."""
    return {"traits": body.get("context", {}).get("traits"), **body}


def _says(found: Any, told: Any) -> bool:
    if isinstance(told, dict) and isinstance(found, dict):
        return all(word == "timestamp" or _says(found.get(word), value) for word, value in told.items())
    return bool(found == told)
