"""The collector is away, or the visitor is gone before anything was sent: it is delivered all the same, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from playwright.sync_api import Page
from tests.clients.collecting import Collector
from tests.clients.conftest import BROWSER_KEY
from tests.clients.front import front
from tests.clients.log import Log, now
from tests.clients.site import Site, site
from tests.clients.visiting import Visitor, tell
from tests.clients.watched import COLLECTOR_NAME, by_package, pages

pytestmark = pytest.mark.browser

NO_ANSWER = "ERR_|CORS policy|Failed to load resource"
BATCHING = {"strategy": "batching", "config": {"size": 10, "timeout": 60_000}}
KEEPALIVE = {"config": {"keepalive": True}}
BEACON = "([url, call, type]) => navigator.sendBeacon(url, new Blob([JSON.stringify(call)], {type}))"


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_said_while_the_collector_is_away(log: Log, shop: Site, collector: Collector, visitor: Visitor) -> None:
    visitor.expects = NO_ANSWER
    tab = visitor.opens(shop.url + "/pricing")
    log.wait_for(1)
    collector.stop()
    began = now()
    tell(tab, [("track", "Called")])
    collector.start()
    back = now()
    _, called = log.wait_for(2)
    assert called.body["event"] == "Called"
    assert began <= called.occurred_at <= back


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_has_left_by_then_delivers_with_the_next_visit(
    log: Log, shop: Site, collector: Collector, visitor: Visitor
) -> None:
    visitor.expects = NO_ANSWER
    tab = visitor.opens(shop.url + "/pricing")
    log.wait_for(1)
    collector.stop()
    tell(tab, [("track", "Called")])
    tab.close()
    collector.start()
    visitor.opens(shop.url + "/thanks")
    events = log.wait_for(3)
    assert sorted(event.body["type"] for event in events) == ["page", "page", "track"]


def test_an_answer_gets_lost(log: Log, collector: Collector, visitor: Visitor, bundle: str) -> None:
    """What is stored, but not known to be, is sent again with the same messageId."""
    visitor.expects = NO_ANSWER
    with front(collector, loses_first_answers=True) as losing:
        url = f"http://{COLLECTOR_NAME}:{losing.port}"
        with site(by_package(bundle, url, BROWSER_KEY)) as watched:
            tab = visitor.opens(watched.url + "/pricing")
            losing.wait_for_calls(2)
            tell(tab, [("track", "Called")])
    assert sorted(event.body["type"] for event in log.received()) == ["page", "track"]


LEAVING = pytest.mark.parametrize("leave", [Page.close, lambda tab: tab.goto("about:blank")], ids=["close", "follow"])
SAY = """() => { analytics.track("Called"); analytics.identify("user-17", {title: "部長"}); }"""


@LEAVING
def test_who_leaves_at_once_and_never_comes_again(
    log: Log, collector: Collector, visitor: Visitor, bundle: str, leave: Callable[[Page], None]
) -> None:
    """What the client keeps to send at once, it hands over while the page goes."""
    with _shop(bundle, collector, BATCHING) as shop:
        tab = visitor.opens(shop.url + "/pricing")
        tell(tab, [])
        tab.evaluate(SAY)
        leave(tab)
        _all_arrive(log)


@LEAVING
def test_who_leaves_before_the_answer_and_never_comes_again(
    log: Log, collector: Collector, visitor: Visitor, bundle: str, leave: Callable[[Page], None]
) -> None:
    """What the client has begun to send goes on without the page."""
    with _shop(bundle, collector, KEEPALIVE) as shop:
        tab = visitor.opens(shop.url + "/pricing")
        tell(tab, [])
        with tab.expect_request("**/v1/t"), tab.expect_request("**/v1/i"):
            tab.evaluate(SAY)
        leave(tab)
        _all_arrive(log)


def _shop(bundle: str, collector: Collector, strategy: object) -> AbstractContextManager[Site]:
    url = f"http://{COLLECTOR_NAME}:{collector.port}"
    return site(by_package(bundle, url, BROWSER_KEY, integrations={"Segment.io": {"deliveryStrategy": strategy}}))


def _all_arrive(log: Log) -> None:
    events = log.wait_for(3)
    assert sorted(event.body["type"] for event in events) == ["identify", "page", "track"]
    assert log.quarantined() == []


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_beacon(log: Log, collector: Collector, visitor: Visitor, kind: str) -> None:
    """It can have no header that tells the write key: the body does."""
    call = {
        "type": "track",
        "event": "Left",
        "anonymousId": "anon-1",
        "messageId": str(uuid4()),
        "writeKey": BROWSER_KEY,
    }
    with site(pages("")) as unwatched:
        tab = visitor.opens(unwatched.url + "/pricing")
        tab.evaluate(BEACON, [f"http://{COLLECTOR_NAME}:{collector.port}/v1/t", call, kind])
        tab.close()
        (event,) = log.wait_for(1)
    assert (event.source, event.body["event"], event.body["anonymousId"]) == ("site", "Left", "anon-1")
