"""Much at once, a call that is too large, a source that may only send so many: nothing that is in order is lost."""

from __future__ import annotations

from collections import Counter

from tests.clients.clients import CLIENTS, RUDDERSTACK_PYTHON, all_end_well
from tests.clients.collecting import Collector
from tests.clients.conftest import SERVER_KEY
from tests.clients.log import Log
from tests.clients.story import Call


def calls(count: int, note: str = "") -> list[Call]:
    return [
        {"type": "track", "userId": "u", "event": f"Called {n}", "properties": {"note": note}} for n in range(count)
    ]


def test_a_request_of_megabytes(log: Log, collector: Collector) -> None:
    """RudderStack's client for Python puts up to a hundred calls into one, however large they are."""
    all_end_well([RUDDERSTACK_PYTHON.start(collector.url, SERVER_KEY, calls(100, "あ" * 4_000))])
    assert sorted(event.body["event"] for event in log.received()) == sorted(f"Called {n}" for n in range(100))
    assert log.quarantined() == []


def test_one_call_is_too_large(log: Log, collector: Collector) -> None:
    """The others of the same request are taken; it waits with the reason, whole."""
    large: Call = {"type": "track", "userId": "u", "event": "Large", "properties": {"note": "x" * 1_000_000}}
    all_end_well([RUDDERSTACK_PYTHON.start(collector.url, SERVER_KEY, [*calls(2), large, *calls(2)])])
    assert [event.body["event"] for event in log.received()] == ["Called 0", "Called 1"] * 2
    ((reason, body),) = log.quarantined()
    assert reason.startswith("collector.")
    assert b"x" * 1_000_000 in bytes(body)


def test_more_than_a_source_may_send(log: Log, collector: Collector) -> None:
    """Clients are told to wait, and do; each sends what it has in pieces of its own size."""
    for client in CLIENTS:
        log.add_source(client.name, client.name, rate_per_second=10)
    for _ in range(2):
        all_end_well(client.start(collector.url, client.name, calls(12)) for client in CLIENTS)
    assert Counter(event.source for event in log.received()) == {client.name: 24 for client in CLIENTS}
    assert log.quarantined() == []
