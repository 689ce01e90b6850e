"""The collector is away, or its answer gets lost: the clients' own retries deliver, once."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from tests.clients.clients import CLIENTS, RUDDERSTACK_NODE, all_end_well
from tests.clients.collecting import Collector
from tests.clients.front import front
from tests.clients.log import Log, now, wait_until

# Left to itself, RudderStack's client for Node gives up after three tries, within two seconds.
PATIENT = {"retryCount": 10}
# What it sends again it sends as before, the time of sending included: to the collector its events happen later.
SAYS_WHEN_IT_SENT_FIRST = RUDDERSTACK_NODE.name


@pytest.fixture(autouse=True)
def _sources(database_url: str, log: Log) -> None:
    """A source for each client, called as the client is, with that name as its write key."""
    for client in CLIENTS:
        log.add_source(client.name, client.name)


def test_what_is_said_while_the_collector_is_away(log: Log, collector: Collector) -> None:
    collector.stop()
    began = now()
    with front(collector, closed=True) as door:
        running = start_all(door.url)
        wait_until(lambda: len(door.callers) == len(CLIENTS), lambda: f"{door.callers}")
        collector.start()
        back = now()
        door.opens()
        all_end_well(running)
    check_that_each_counts_once(log)
    for event in log.received():
        assert began <= event.occurred_at
        assert event.occurred_at <= back or event.source == SAYS_WHEN_IT_SENT_FIRST


def test_the_answer_gets_lost(log: Log, collector: Collector) -> None:
    """The events are stored, but the client never learns it: it sends them again, with the same messageId."""
    with front(collector, loses_first_answers=True) as losing:
        all_end_well(start_all(losing.url))
        assert min(losing.callers.values()) > 1
    check_that_each_counts_once(log)


def start_all(host: str) -> list[subprocess.Popen[str]]:
    call = {"type": "track", "userId": "user-17", "event": "Called"}
    patient = replace(RUDDERSTACK_NODE, options=PATIENT)
    clients = [patient if client == RUDDERSTACK_NODE else client for client in CLIENTS]
    return [client.start(host, client.name, [call]) for client in clients]


def check_that_each_counts_once(log: Log) -> None:
    assert sorted(event.source for event in log.received()) == sorted(client.name for client in CLIENTS)
    assert log.pending() == len(CLIENTS)
    assert log.quarantined() == []
