"""A small store for the API: one MQL who is known, three visitors who are not."""

from __future__ import annotations

import time

from tests import arrivals

DAY = 86_400_000
NOW = time.time_ns() // 1_000_000 - DAY
"""A day ago: the API answers as of the real now."""


def populate(visitors: int = 3) -> None:
    """Put the playbook in force, let events come, and decide about them."""
    arrivals.put_in_force()
    arrivals.arrive(arrivals.identify("b1", "yamada@acme.example", name="山田 太郎", company="アクメ"), NOW)
    arrivals.arrive(arrivals.page("b1", "/pricing"), NOW + 1000)
    asked = {"type": "track", "event": "document_requested", "anonymousId": "b1", "properties": {"document": "guide"}}
    arrivals.arrive(asked, NOW + 2000)
    for number in range(visitors):
        arrivals.arrive(arrivals.page(f"v{number}"), NOW + 3000 + number)
    decide()


def decide(at: int | None = None) -> None:
    """Let a worker do what there is to be done."""
    from ondo.worker.batch import run_batch

    while run_batch(at or NOW + 10_000, most=1000).more:
        pass
