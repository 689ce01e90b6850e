"""Real clients on servers, unmodified: only the host is changed, and all that they say arrives, once."""

from __future__ import annotations

import pytest
from tests.clients.clients import CLIENTS, TURNED, Client, all_end_well
from tests.clients.collecting import Collector
from tests.clients.conftest import SERVER_KEY
from tests.clients.log import Log, now
from tests.clients.story import STORY, happened_between, what_is_missing
from tests.clients.understanding import UNDERSTOOD, understood


@pytest.mark.parametrize("client", [pytest.param(one, id=one.name) for one in (*CLIENTS, *TURNED)])
def test_the_story_arrives_whole(log: Log, collector: Collector, client: Client) -> None:
    began = now()
    all_end_well([client.start(collector.url, SERVER_KEY, STORY)])
    check_the_story(log, began)
    assert log.pending() == len(STORY)


def check_the_story(log: Log, began: int) -> None:
    events = log.received()
    assert log.quarantined() == []
    assert {event.source for event in events} == {"backend"}
    assert what_is_missing(STORY, [event.body for event in events]) == []
    assert understood(events) == UNDERSTOOD
    for event in events:
        earliest, latest = happened_between(event.body, began, now())
        assert earliest <= event.occurred_at <= latest, event


@pytest.mark.usefixtures("database_url")
def test_a_call_that_is_made_again_counts_once(log: Log, collector: Collector) -> None:
    """The same messageId from each client, before and after the collector was killed: what came first stays."""
    all_call(collector, "First")
    collector.kill()
    collector.start()
    all_call(collector, "Second")
    assert sorted(event.body["messageId"] for event in log.received()) == sorted(client.name for client in CLIENTS)
    assert {event.body["event"] for event in log.received()} == {"First"}
    assert log.pending() == len(CLIENTS)


def all_call(collector: Collector, event: str) -> None:
    call = {"type": "track", "userId": "user-17", "event": event}
    all_end_well(client.start(collector.url, SERVER_KEY, [{**call, "messageId": client.name}]) for client in CLIENTS)
