"""The collector is away, or its answer gets lost: the clients' own retries deliver, once."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from tests.clients import log
from tests.clients.clients import CLIENTS, Client, all_end_well
from tests.clients.collecting import Collector
from tests.clients.front import front
from tests.clients.log import now, wait_until

# Left to itself, RudderStack's client for Node gives up after three tries, within two seconds.
PATIENT = {"retryCount": 10}
# What it sends again it sends as before, the time of sending included: to the collector its events happen later.
SAYS_WHEN_IT_SENT_FIRST = "@rudderstack/rudder-sdk-node"


@pytest.fixture
def keys() -> dict[str, str]:
    """A write key for each client."""
    return {name: f"wk-{number}" for number, name in enumerate(CLIENTS)}


@pytest.fixture(autouse=True)
def _sources(database_url: str, keys: dict[str, str]) -> None:
    """A source for each client."""
    for name, key in keys.items():
        log.add_source(name, key)


def test_what_is_said_while_the_collector_is_away(collector: Collector, keys: dict[str, str]) -> None:
    collector.stop()
    began = now()
    with front(collector, port=collector.port, closed=True) as closed:
        running = start_all(collector.url, keys)
        wait_until(lambda: len(closed.callers) == len(CLIENTS), lambda: f"{closed.callers}")
    collector.start()
    back = now()
    all_end_well(running)
    check_that_each_counts_once()
    for event in log.received():
        assert began <= event.occurred_at
        assert event.occurred_at <= back or event.source.startswith(SAYS_WHEN_IT_SENT_FIRST)


def test_the_answer_gets_lost(collector: Collector, keys: dict[str, str]) -> None:
    """The events are stored, but the client never learns it: it sends them again, with the same messageId."""
    with front(collector, loses_first_answers=True) as losing:
        all_end_well(start_all(f"http://127.0.0.1:{losing.port}", keys))
        assert min(losing.callers.values()) > 1
    check_that_each_counts_once()


def start_all(host: str, keys: dict[str, str]) -> list[subprocess.Popen[str]]:
    call = {"type": "track", "userId": "user-17", "event": "Called"}
    return [with_patience(client).start(host, keys[name], [call]) for name, client in CLIENTS.items()]


def with_patience(client: Client) -> Client:
    return replace(client, options={**client.options, **PATIENT}) if "rudder-sdk-node" in client.name else client


def check_that_each_counts_once() -> None:
    assert sorted(event.source for event in log.received()) == sorted(CLIENTS)
    assert log.pending() == len(CLIENTS)
    assert log.quarantined() == []
