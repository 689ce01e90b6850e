"""Events as the collector leaves them: received, stored, waiting to be decided about."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

from ondo.domain.instants import Instant

_numbers = itertools.count(1)

PLAYBOOK = """
ondo: 1
playbook: small
label: {ja: 小さな運用ルール, en: Small}
because: what the tests of the live service need
timezone: Asia/Tokyo
traits:
  person:
    plan: text
  account:
    employees: number
fit:
  rules:
    big: {when: {employees: {at_least: 100}}, points: 10, because: they have teams}
engagement:
  rules:
    visit: {event: page, points: 10, expires_after: 30d, because: they look}
    asked: {event: document_requested, points: 30, because: they want to know}
stages:
  visitor: {kind: anonymous, team: marketing}
  mql:
    kind: mql
    team: sdr
    sla: {first_touch: {within: 4 business hours, stopped_by: [call_attempted]}}
  sql: {kind: sql, team: field_sales}
  lead: {kind: follow_up, team: sdr}
  gone: {kind: recycled, team: marketing}
transitions:
  hot: {from: [visitor, lead, gone], to: mql, when: {score: {reaches: 40}}, because: warm}
  quiet: {from: mql, to: gone, when: {dwell: 60d}, because: nobody called}
triage:
  sql: {from: [mql, lead], ask: {need: text}}
  lead: {from: [mql], to: lead}
  recycled:
    from: [mql, lead]
    to: gone
    reset: engagement
    reasons:
      later: {returns_after: 90d, to: lead, because: they said so}
"""


def put_in_force(text: str = PLAYBOOK, since: Instant = 0) -> int:
    """The first playbook, in force from ever; its version."""
    from ondo.playbooks import loads
    from ondo.store.models import PlaybookVersion

    playbook = loads(text)
    return PlaybookVersion.objects.create(
        key=playbook.key, fingerprint=playbook.fingerprint, text=text, created_at=since, in_force_from=since
    ).pk


def source(key: str = "site", kind: str = "browser", **rules: Any) -> int:
    """A source, new or there already; its id."""
    from ondo.store.models import Source

    return Source.objects.get_or_create(key=key, defaults={"name": key, "kind": kind, "created_at": 0, **rules})[0].pk


def arrive(item: dict[str, Any], at: Instant, *, by: int | None = None, occurred_at: Instant | None = None) -> int:
    """An item as if the collector had received it at `at`; the event's id."""
    from ondo.store.models import Event, Pending

    where = source() if by is None else by
    item = {"messageId": f"m{next(_numbers)}", **item}
    key = hashlib.blake2b(f"{where}\0{item['messageId']}".encode(), digest_size=16).digest()
    body = json.dumps(item, ensure_ascii=False)
    event = Event.objects.create(
        key=key, source_id=where, received_at=at, occurred_at=at if occurred_at is None else occurred_at, body=body
    )
    Pending.objects.create(event=event, received_at=at)
    return event.pk


def page(who: str, path: str = "/") -> dict[str, Any]:
    """A page view of a browser."""
    return {"type": "page", "anonymousId": who, "properties": {"path": path}}


def identify(who: str, email: str, **traits: Any) -> dict[str, Any]:
    """Somebody says who they are, in that browser."""
    return {"type": "identify", "anonymousId": who, "traits": {"email": email, **traits}}


def act(person: str, name: str, user: str = "sato", **properties: Any) -> dict[str, Any]:
    """Something a user of ours does; to be sent by a source of the kind `ondo`."""
    return {"type": "track", "event": name, "person": person, "initiator": "us", "user": user, "properties": properties}
