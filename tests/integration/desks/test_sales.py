"""Opportunities and meetings are kept as the log tells them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.arrivals import arrive, identify, source
from tests.integration.desks.office import DAY, Office, open_office

pytestmark = pytest.mark.usefixtures("store")

WORTH: dict[str, Any] = {"opportunity": "D1", "amount": "1200000.5", "currency": "jpy"}


def deals(*columns: str) -> list[tuple[Any, ...]]:
    """All opportunities, by key."""
    from ondo.store.models import Opportunity

    return list(Opportunity.objects.order_by("key").values_list(*columns))


def meetings(*columns: str) -> list[tuple[Any, ...]]:
    """All meetings, in the order in which they were booked."""
    from ondo.store.models import Meeting

    return list(Meeting.objects.order_by("booked_at", "id").values_list(*columns))


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def test_a_deal_is_opened_and_won(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_created", "ito", **WORTH)
    opened = office.now
    assert deals("key", "person__key", "account__key", "status", "opened_at", "closed_at", "owner") == [
        ("D1", key, "domain:example.co.jp", "open", opened, None, "ito")
    ]
    office.does(key, "opportunity_won", "ito", opportunity="D1", amount=1300000, reason="price")
    assert deals("status", "opened_at", "closed_at", "amount", "currency", "reason") == [
        ("won", opened, office.now, 1_300_000_000, "JPY", "price")
    ]


def test_it_does_not_matter_in_which_order_word_of_a_deal_comes(office: Office) -> None:
    key, ours = office.mql(), source("crm", "server")
    told = {"type": "track", "userId": "u1", "context": {"traits": {"email": "tanaka@example.co.jp"}}}
    for name, day in (("opportunity_lost", 30), ("opportunity_created", 3), ("opportunity_created", 3)):
        item = told | {"event": name, "properties": {"opportunityId": "D1", "reason": name}}
        office.now += 60_000
        arrive(item, office.now + 40 * DAY, by=ours, occurred_at=office.now + day * DAY)
    office.decide(after=41 * DAY)
    ((person, status, opened_at, closed_at, reason),) = deals(
        "person__key", "status", "opened_at", "closed_at", "reason"
    )
    assert (person, status, reason) == (key, "lost", "opportunity_lost")
    assert closed_at - opened_at == 27 * DAY - 60_000


def test_a_deal_without_a_key_is_the_persons_only_one(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_created", "ito")
    office.does(key, "opportunity_won", "ito", amount=5)
    assert deals("person__key", "status", "amount") == [(key, "won", 5000)]


def test_a_deal_with_two_people_stays_with_the_first(office: Office) -> None:
    first, second = office.sql("a@example.com", "a"), office.mql("b@example.com", "b")
    office.does(first, "opportunity_created", "ito", opportunity="D1")
    office.does(second, "opportunity_won", "ito", opportunity="D1")
    assert deals("person__key", "status") == [(first, "won")]


def test_a_deal_that_is_with_an_account_only(office: Office) -> None:
    office.sql()
    ours = source("ondo", "ondo")
    item = {"type": "track", "account": "domain:example.co.jp", "user": "ito", "properties": WORTH}
    arrive(item | {"event": "opportunity_created"}, office.now, by=ours)
    office.decide()
    told = [("D1", None, "domain:example.co.jp", "open", 1_200_000_500, "ito")]
    assert deals("key", "person", "account__key", "status", "amount", "owner") == told
    arrive(item | {"event": "opportunity_won"}, office.now + 1, by=ours)
    office.decide()
    assert deals("status", "person") == [("won", None)]


def test_a_win_that_is_taken_back_leaves_the_deal_open(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_created", "ito", **WORTH)
    won = office.does(key, "opportunity_won", "ito", opportunity="D1", amount=7)
    office.takes_back(key, won)
    assert deals("status", "closed_at", "amount", "owner") == [("open", None, 1_200_000_500, "ito")]


def test_a_deal_that_is_taken_back_is_gone(office: Office) -> None:
    key = office.sql()
    made = office.does(key, "opportunity_created", "ito", **WORTH)
    office.takes_back(key, made)
    assert deals("key") == []


def test_a_meeting_is_booked_and_held(office: Office) -> None:
    key = office.sql()
    office.does(key, "meeting_booked", on="2023-11-20", type="visit")
    booked = office.now
    office.does(key, "meeting_held", "ito")
    assert meetings("person__key", "kind", "booked_at", "held_at", "user") == [
        (key, "visit", booked, office.now, "ito")
    ]


def test_a_call_that_somebody_books_on_the_site_has_its_time(office: Office) -> None:
    key = office.visitor()
    start = {"start_time": "2023-11-20T10:00:00+09:00", "meeting": "cal-1"}
    office.sees({"type": "track", "event": "discovery_call_booked", "anonymousId": "a", "properties": start})
    office.sees(
        {
            "type": "track",
            "event": "discovery_call_booked",
            "anonymousId": "a",
            "properties": start | {"start_time": "2023-11-21T10:00"},
        }
    )
    ((person, name, kind, starts_at, held_at),) = meetings("person__key", "key", "kind", "starts_at", "held_at")
    assert (person, name, kind, held_at) == (key, "cal-1", "discovery", None)
    assert starts_at == 1_700_528_400_000, "without an offset it is the playbook's time"


def test_one_meeting_is_held_at_a_time(office: Office) -> None:
    key = office.sql()
    office.does(key, "meeting_booked")
    office.does(key, "meeting_booked", meeting="second")
    office.does(key, "meeting_held")
    assert [held is not None for (held,) in meetings("held_at")] == [True, False]
    office.does(key, "meeting_held", meeting="second")
    office.does(key, "meeting_held")
    assert [held is not None for (held,) in meetings("held_at")] == [True, True, True]


def test_meetings_that_are_taken_back_are_told_anew(office: Office) -> None:
    key = office.sql()
    first = office.does(key, "meeting_booked", type="first")
    office.does(key, "meeting_booked", type="second")
    office.does(key, "meeting_held")
    held = office.now
    office.takes_back(key, first)
    assert meetings("kind", "held_at") == [("second", held)]


def test_a_meeting_of_somebody_who_was_merged_is_held_by_whoever_stands_for_them(office: Office) -> None:
    from ondo.store.models import Person

    key = office.sql("a@example.com", "a")
    office.does(key, "meeting_booked")
    office.visitor("b@example.com", "b")
    office.sees({"type": "track", "event": "x", "userId": "u1", "context": {"traits": {"email": "a@example.com"}}})
    office.sees(identify("b", "b@example.com") | {"userId": "u1"})
    root = Person.objects.get(root=None).key
    office.does(root, "meeting_held", "ito")
    assert meetings("person__key", "user") == [(key, "ito")]
