"""Events of people who are in the store already: what the live fold is measured with."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Iterator
from typing import Any

PAGES = ("/", "/pricing", "/product/tour", "/features/reports", "/blog/42", "/careers", "/docs/start")


def addresses(count: int) -> list[str]:
    """E-mail addresses of people who are known."""
    from ondo.store.models import Identity

    known = Identity.objects.filter(kind="email").order_by("id").values_list("value", flat=True)
    return list(known[:: max(1, known.count() // count)][:count])


def introductions(who: list[str]) -> Iterator[dict[str, Any]]:
    """Each of them once, in a browser of their own."""
    for number, address in enumerate(who):
        yield {"type": "identify", "anonymousId": f"bench-{number}", "traits": {"email": address}}


def visits(browsers: int, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Page views, one in twenty of them followed by a demo video."""
    dice = random.Random(seed)
    for _ in range(count):
        who = f"bench-{dice.randrange(browsers)}"
        if dice.random() < 0.05:
            yield {"type": "track", "event": "video_completed", "anonymousId": who, "properties": {"video": "demo"}}
        else:
            path = dice.choice(PAGES)
            page = {"path": path, "url": f"https://www.example.co.jp{path}", "title": "Example"}
            yield {"type": "page", "anonymousId": who, "properties": page, "context": {"page": page, "locale": "ja-JP"}}


def receive(items: Iterator[dict[str, Any]]) -> int:
    """Store them as the collector does; how many."""
    from django.db import transaction

    from ondo.store import bulk
    from ondo.store.models import Event, Source

    source = Source.objects.get_or_create(key="bench", defaults={"name": "bench", "kind": "browser", "created_at": 0})[
        0
    ]
    now, stamp = time.time_ns() // 1_000_000, time.time_ns()
    rows = []
    for number, item in enumerate(items):
        key = hashlib.blake2b(f"{stamp}-{number}".encode(), digest_size=16).digest()
        rows.append((key, source.pk, now, now, json.dumps({"messageId": f"{stamp}-{number}", **item})))
    with transaction.atomic():
        last = bulk.rows("SELECT coalesce(max(id), 0) FROM event")[0][0]
        bulk.insert(Event, ("key", "source_id", "received_at", "occurred_at", "body"), rows)
        bulk.execute(
            "INSERT INTO pending (event_id, received_at) SELECT id, received_at FROM event WHERE id > %s", [last]
        )
    return len(rows)
