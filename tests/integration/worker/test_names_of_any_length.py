"""What people write into forms has any length and any letters: it is decided about, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from tests.arrivals import arrive, put_in_force, source

pytestmark = pytest.mark.usefixtures("store")
T = 1_700_000_000_000


def form(visitor: int, **told: object) -> dict[str, Any]:
    properties = {"email": f"visitor{visitor}@acme.example", **told}
    return {"type": "track", "event": "form_submitted", "anonymousId": f"c{visitor}", "properties": properties}


def decide() -> None:
    """Some turns of a worker, which are enough for whatever can be decided about."""
    from ondo.worker.loop import Worker

    worker = Worker(stopping=lambda: False, clock=lambda: T + 60_000, pause=lambda _: None)
    for _ in range(5):
        worker.turn()


@pytest.mark.parametrize("company", ["ﷺ" * 30, "x" * 1_000, "& " * 90, "a\0b", "温" * 197])
def test_two_visitors_of_one_company(company: str) -> None:
    from ondo.store.models import Account, Pending, Quarantined

    put_in_force()
    for visitor in range(2):
        arrive(form(visitor, company=company), T + visitor)
        decide()
    assert (Pending.objects.count(), Quarantined.objects.count(), Account.objects.count()) == (0, 0, 1)


def test_keys_of_any_length() -> None:
    from ondo.store.models import Account, Pending, Quarantined

    put_in_force()
    for visitor in range(2):
        arrive(form(visitor, email=f"a{visitor}@{'y' * 60}.{'z' * 60}.{'w' * 60}.example"), T + visitor)
        named = {"type": "group", "userId": f"u{visitor}", "groupId": "g" * 500, "traits": {"employees": 5}}
        arrive(named, T + visitor, by=source("backend", "server"))
        decide()
    assert (Pending.objects.count(), Quarantined.objects.count(), Account.objects.count()) == (0, 0, 2)


def test_an_owner_whose_name_no_database_takes() -> None:
    from ondo.store.models import Pending, Quarantined

    put_in_force()
    told = {"meeting": "m1", "owner": "a\0b", "host": "a\0b"}
    arrive({"type": "track", "event": "meeting_booked", "anonymousId": "c", "properties": told}, T)
    decide()
    assert (Pending.objects.count(), Quarantined.objects.count()) == (0, 0)
