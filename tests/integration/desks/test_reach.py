"""Campaigns, and what people allow."""

from __future__ import annotations

from typing import Any

import pytest
from tests.arrivals import arrive, page
from tests.integration.desks.office import Office, open_office

pytestmark = pytest.mark.usefixtures("store")


def members() -> list[tuple[Any, ...]]:
    """Whom which campaign reached, by which event first."""
    from ondo.store.models import CampaignMember

    return list(CampaignMember.objects.order_by("campaign__key", "id").values_list("campaign__key", "event_id"))


def consents() -> list[tuple[Any, ...]]:
    """Every word on record, in its order."""
    from ondo.store.models import Consent

    return list(Consent.objects.order_by("at", "id").values_list("person__key", "channel", "given"))


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def test_a_visit_by_a_campaign_makes_a_member_once(office: Office) -> None:
    from ondo.store.models import Campaign

    landing = page("a") | {"context": {"campaign": {"name": "spring", "source": "ads"}}}
    first = office.sees(landing)
    office.sees(landing)
    office.sees(page("a"))
    other = office.sees(landing | {"anonymousId": "b"})
    assert members() == [("spring", first), ("spring", other)]
    assert list(Campaign.objects.values_list("key", "name", "cost")) == [("spring", "spring", None)]


def test_lists_and_webinars_name_their_campaign(office: Office) -> None:
    key = office.visitor()
    listed = office.does(key, "list_added", campaign="fair 2024")
    item = {"type": "track", "event": "webinar_registered", "anonymousId": "a"}
    came = office.sees(item | {"properties": {"campaign": "webinar 7", "utm_campaign": "ads"}})
    office.sees(item | {"properties": {"campaign": ""}})
    office.sees(item | {"properties": {"campaign": {"name": "nested"}}})
    assert members() == [("fair 2024", listed), ("webinar 7", came)]


def test_an_address_with_a_campaign_is_enough(office: Office) -> None:
    landed = office.sees(page("a") | {"properties": {"url": "https://example.com/?utm_campaign=spring+sale&x=1"}})
    office.sees(page("a") | {"properties": {"url": "https://example.com/?x=utm_campaign"}})
    assert members() == [("spring sale", landed)]


def test_a_machine_is_no_member_and_subscribes_to_nothing(office: Office) -> None:
    bot = {"userAgent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    office.sees(page("a") | {"context": bot | {"campaign": {"name": "spring"}}})
    office.sees({"type": "track", "event": "unsubscribed", "anonymousId": "a", "context": bot})
    assert (members(), consents()) == ([], [])


def test_a_member_by_mistake_is_removed_and_another_event_counts(office: Office) -> None:
    key = office.visitor()
    by_mistake = office.does(key, "list_added", campaign="fair")
    only = office.does(key, "list_added", campaign="other")
    really = office.sees({"type": "track", "event": "x", "anonymousId": "a", "properties": {"campaign": "fair"}})
    office.takes_back(key, by_mistake)
    office.takes_back(key, only)
    assert members() == [("fair", really)]


def test_people_say_what_they_allow_per_channel(office: Office) -> None:
    key = office.visitor()
    track = {"type": "track", "anonymousId": "a"}
    office.sees(track | {"event": "newsletter_subscribed"})
    office.sees(track | {"event": "Unsubscribed"})
    office.sees(track | {"event": "consent_changed", "properties": {"channel": "phone", "given": False}})
    office.sees(track | {"event": "consent_changed", "properties": {"channel": "tracking", "given": "yes"}})
    office.sees(track | {"event": "consent_changed", "properties": {"channel": "phone", "given": "perhaps"}})
    office.sees(track | {"event": "consent_changed", "properties": {"given": True}})
    assert consents() == [
        (key, "mail", True),
        (key, "mail", False),
        (key, "phone", False),
        (key, "tracking", True),
    ]


def test_a_consent_that_one_of_us_entered_by_mistake_is_gone(office: Office) -> None:
    key = office.visitor()
    entered = office.does(key, "consent_changed", channel="phone", given=True)
    office.does(key, "consent_changed", channel="mail", given=True)
    office.takes_back(key, entered)
    assert consents() == [(key, "mail", True)]


def test_an_event_that_came_before_the_one_on_record_is_the_first(office: Office) -> None:
    """What is loaded later may have happened earlier: the functions are called with it directly."""
    from ondo.domain.events import Event
    from ondo.store.desks.campaigns import write_members
    from ondo.store.desks.decided import Told
    from ondo.store.models import Person

    late = office.sees(page("a") | {"context": {"campaign": {"name": "spring"}}})
    early = arrive(page("a"), office.now - 1_000)
    person = Person.objects.get().pk
    told = Event(office.now - 1_000, 1, "page", {"utm_campaign": "spring"}, id=str(early))
    write_members([Told(person, person, told)])
    assert members() == [("spring", early)]
    write_members([Told(person, person, Event(office.now, 2, "page", {"utm_campaign": "spring"}, id=str(late)))])
    assert members() == [("spring", early)]
