"""Three people at whom two users are at work at once, and what the desk's script would send and hear."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from django.test import Client
from tests.integration.desks.office import DAY, Office, open_office

HTMX = {"HX-Request": "true"}


def three_mqls() -> Office:
    """Three MQLs who are nobody's; Sato and Ito work on them."""
    from ondo.store.models import User

    found = open_office()
    User.objects.filter(username="ito").update(role="manager")
    found.now = time.time_ns() // 1_000_000 - DAY // 24
    for n in range(3):
        found.mql(f"p{n}@c{n}.co.jp", f"b{n}")
    return found


def ids() -> list[int]:
    """Them, in the order in which they came."""
    from ondo.store.models import Work

    return list(Work.objects.order_by("person_id").values_list("person_id", flat=True))


def seen() -> int:
    """The last event that a list made now has seen."""
    from ondo.store.reading.desk.last_event import last_event

    return last_event()


def post(client: Client, verb: str, people: Sequence[int], seen: int, **told: Any) -> Any:
    """Do something to several at once."""
    return client.post(f"/desk/bulk/{verb}", {"person": people, "seen": seen, **told}, headers=HTMX)


def said(answer: Any) -> dict[str, Any]:
    """What the desk's script is told of something that was done."""
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])["acted"]
    return found


def tomorrow() -> str:
    """A day that is still to come everywhere."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 2 * DAY // 1000))
