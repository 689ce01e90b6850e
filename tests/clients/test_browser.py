"""Segment's client in a real browser, from the snippet and from npm: what visitors do arrives, once, and no error."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from tests.clients.log import Log, Received, now
from tests.clients.site import Site
from tests.clients.story import CAMPAIGN, CUSTOMER, FORM, PERSON
from tests.clients.visiting import Visitor, tell

pytestmark = pytest.mark.browser

CAMPAIGN_LINK = "/pricing?" + urlencode({"utm_" + ("campaign" if k == "name" else k): v for k, v in CAMPAIGN.items()})


def test_a_visit_arrives_whole(log: Log, shop: Site, visitor: Visitor) -> None:
    began = now()
    tab = visitor.opens(shop.url + CAMPAIGN_LINK, coming_from="https://www.google.com/")
    log.wait_for(1)
    tell(tab, [("alias", CUSTOMER)])
    tell(tab, [("identify", CUSTOMER, PERSON), ("track", "Form Submitted", FORM)])
    tell(tab, [("group", "acme", {"name": "アクメ株式会社"}), ("screen", "Inbox", {"unread": 3})])
    seen = {event.body["type"]: event for event in log.wait_for(6)}
    assert len(seen) == len(log.received()) == log.pending() == 6
    assert log.quarantined() == []
    check_who(seen)
    check_what(seen, shop)
    for event in seen.values():
        assert began <= event.occurred_at <= event.received_at
        assert event.source == "site"


@pytest.mark.parametrize("shop", ["plain snippet"], indirect=True)
def test_the_snippet_without_tls(log: Log, shop: Site, visitor: Visitor) -> None:
    tell(visitor.opens(shop.url + "/pricing"), [("track", "Called")])
    assert sorted(event.body["type"] for event in log.wait_for(2)) == ["page", "track"]


def check_who(seen: dict[str, Received]) -> None:
    assert len({event.body["anonymousId"] for event in seen.values()}) == 1
    assert not seen["page"].body["userId"]
    assert {event.body["userId"] for kind, event in seen.items() if kind != "page"} == {CUSTOMER}
    assert seen["alias"].body["previousId"] == seen["page"].body["anonymousId"]


def check_what(seen: dict[str, Received], shop: Site) -> None:
    assert seen["identify"].body["traits"] == PERSON
    assert seen["track"].body["event"] == "Form Submitted"
    assert seen["track"].body["properties"] == FORM
    assert (seen["group"].body["groupId"], seen["group"].body["traits"]) == ("acme", {"name": "アクメ株式会社"})
    assert (seen["screen"].body["name"], seen["screen"].body["properties"]) == ("Inbox", {"unread": 3})
    for event in seen.values():
        context = event.body["context"]
        assert context["campaign"] == CAMPAIGN
        assert context["page"]["url"] == shop.url + CAMPAIGN_LINK
        assert (context["page"]["path"], context["page"]["title"]) == ("/pricing", "料金")
        assert context["page"]["referrer"] == "https://www.google.com/"
        assert "Chrome" in context["userAgent"]


def test_a_form_is_told_before_the_page_changes(log: Log, shop: Site, visitor: Visitor) -> None:
    tab = visitor.opens(shop.url + "/form")
    tell(tab, [])
    tab.get_by_role("button").click()
    tab.wait_for_url(re.compile("/thanks"))
    events = log.wait_for(3)
    assert sorted(event.body.get("event", event.body["context"]["page"]["title"]) for event in events) == [
        "Form Submitted", "デモ", "完了",
    ]  # fmt: skip
    assert len({event.body["anonymousId"] for event in events}) == 1


def test_a_clock_that_is_wrong(log: Log, shop: Site, visitor: Visitor) -> None:
    """The client's clock is three days behind; it says so by the time it has when it sends."""
    visitor.context.clock.install(time=now() / 1000 - 3 * 86_400)
    visitor.context.clock.resume()
    began = now()
    tab = visitor.opens(shop.url + "/pricing")
    tell(tab, [("track", "Called")])
    for event in log.wait_for(2):
        assert event.body["timestamp"] < event.body["sentAt"]
        assert began - 1000 <= event.occurred_at <= event.received_at


def test_what_is_said_again_counts_once(log: Log, shop: Site, visitor: Visitor) -> None:
    tab = visitor.opens(shop.url + "/pricing")
    once = {"messageId": str(uuid4())}
    for time in (1, 2):
        tell(tab, [("track", "Called", {"time": time}, once)])
    assert [a for a in visitor.answers if a[:2] == ("POST", "/v1/t")] == [("POST", "/v1/t", 200)] * 2
    assert log.quarantined() == []
    calls = [event.body["properties"] for event in log.wait_for(2) if event.body["type"] == "track"]
    assert calls == [{"time": 1}]
