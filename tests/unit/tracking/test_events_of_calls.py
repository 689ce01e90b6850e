"""A call as the event that playbooks speak of."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.tracking.payloads import RUDDER, SEGMENT, call, event, event_of, in_a_page, sent, track

from ondo.domain.events import TRAITS, Initiator
from ondo.domain.traits import IDENTIFIED


@pytest.mark.parametrize(
    ("sent_as", "known_as"),
    [
        ("Form Submitted", "form_submitted"),
        ("formSubmitted", "form_submitted"),
        ("FORM SUBMITTED", "form_submitted"),
        ("form-submitted", "form_submitted"),
        ("form_submitted", "form_submitted"),
        ("Email Link Clicked", "email_clicked"),
        ("Email Opened", "email_opened"),
        ("Video Playback Started", "video_started"),
        ("Video Playback Completed", "video_completed"),
        ("Signed In", "login"),
        ("Trial Started", "trial_started"),
        ("Plan Chosen", "Plan Chosen"),
        ("資料請求", "資料請求"),
        ("Form Started", "Form Started"),
    ],
)
def test_a_name_that_means_a_standard_event_becomes_its_name(sent_as: str, known_as: str) -> None:
    assert event(track(sent_as)).name == known_as


@pytest.mark.parametrize(
    ("name", "initiator", "channel"),
    [
        ("Form Submitted", Initiator.PERSON, "web"),
        ("Email Delivered", Initiator.US, "email"),
        ("call_attempted", Initiator.US, "phone"),
        ("Plan Chosen", Initiator.PERSON, None),
    ],
)
def test_standard_events_know_who_and_how(name: str, initiator: Initiator, channel: str | None) -> None:
    read = event(track(name, channel="server", initiator="us", user="somebody"))
    assert (read.initiator, read.channel, read.user) == (initiator, channel, None)


def test_only_our_own_sources_say_who_and_how_themselves() -> None:
    read = event(track("meeting_held", person="p1", initiator="person", channel="online", user="suzuki"))
    assert (read.initiator, read.channel, read.user) == (Initiator.PERSON, "online", "suzuki")
    assert event(track("meeting_held", person="p1", initiator="nobody")).initiator is Initiator.US


def test_what_the_ledger_says_goes_in_as_it_is() -> None:
    told = {"account": "acme", "account_traits": {"employees": 50}}
    read = event(track("login"), flags="bot accepted", told=told)
    assert (read.id, read.at, read.seq, read.occurred_at, read.recorded_at) == ("7", 50, 3, 40, 50)
    assert (read.flagged, read.accepted, read.refused) == (True, True, False)
    assert (read.account, read.account_traits) == ("acme", {"employees": 50})


@pytest.mark.parametrize("flag", ["bot", "scanner", "proxy"])
def test_machines_are_flagged(flag: str) -> None:
    assert event(track("login"), flags=flag).flagged


def test_a_page_tells_where_it_is_and_how_it_was_reached() -> None:
    read = event(in_a_page(type="page", name="Prices", category="Sales", properties={"path": "/own"}))
    assert read.name == "page"
    assert read.properties == {
        "path": "/own",
        "url": "https://www.example.com/pricing?utm_source=google&utm_campaign=spring",
        "search": "?utm_source=google&utm_campaign=spring",
        "referrer": "https://www.google.com/",
        "title": "料金",
        "name": "Prices",
        "category": "Sales",
        "utm_source": "google",
        "utm_campaign": "spring",
    }


def test_what_happens_on_a_page_tells_where_but_takes_no_title_from_it() -> None:
    read = event(in_a_page(event="Video Playback Completed", properties={"video": "demo"}))
    assert read.properties["video"] == "demo"
    assert read.properties["path"] == "/pricing"
    assert "title" not in read.properties


def test_a_server_has_no_page() -> None:
    read = event_of(sent(SEGMENT.track("u1", "Feature Used", {"feature": "export"})))
    assert read.properties == {"feature": "export"}


@pytest.mark.parametrize("client", [SEGMENT, RUDDER], ids=["segment", "rudderstack"])
def test_identify_tells_traits_wherever_a_client_puts_them(client: Any) -> None:
    read = event_of(sent(client.identify("u1", {"email": "Taro@ACME.example", "age": 40, "plan": None})))
    assert read.name == IDENTIFIED
    assert read.traits == read.properties == {"email": "taro@acme.example", "age": 40}


def test_an_event_that_is_called_identified_is_one() -> None:
    read = event(track("Identified", properties={"email": "A@b.example", "company": {"name": "オンド"}}))
    assert read.name == IDENTIFIED
    assert read.traits == read.properties == {"email": "a@b.example", "company": "オンド", "company_name": "オンド"}


def test_group_and_alias_are_dated_rows_without_traits_of_the_person() -> None:
    for message in (
        SEGMENT.group("u1", "g1", {"name": "オンド", "email": "info@acme.example"}),
        SEGMENT.alias("c1", "u1"),
    ):
        read = event_of(sent(message))
        assert (read.name, dict(read.traits)) == (TRAITS, {})


def test_a_screen_has_a_name() -> None:
    assert event({"type": "screen", "userId": "u1", "name": "Home"}).properties == {"name": "Home"}


IDENTIFIED_AS = [
    ({"firstName": "太郎", "lastName": "山田"}, {"name": "山田 太郎"}),
    ({"first_name": "Taro", "last_name": "Yamada"}, {"name": "Taro Yamada"}),
    ({"name": "T. Yamada", "firstName": "Taro"}, {"name": "T. Yamada"}),
    ({"title": "部長"}, {"job_title": "部長"}),
    ({"jobTitle": "部長", "title": "x"}, {"job_title": "部長"}),
    ({"company": {"name": "オンド", "id": 3}}, {"company": "オンド"}),
    ({"companyName": "オンド"}, {"company": "オンド"}),
    ({"phoneNumber": "03-1234-5678"}, {"phone": "03-1234-5678"}),
    ({"email": "not an address"}, {"email": "not an address"}),
    ({"emailAddress": "taro@acme.example"}, {"email": "taro@acme.example"}),
    ({"address": {"city": "東京", "zip": None}}, {"address_city": "東京"}),
    ({"topics": ["a", "b", None, {"c": 1}]}, {"topics": "a, b"}),
    ({"n": 2**70, "yes": True, "half": 0.5, "none": "  "}, {"n": str(2**70), "yes": True, "half": 0.5}),
    ({"note": "a\0b"}, {"note": "ab"}),
]


@pytest.mark.parametrize(("told", "known"), IDENTIFIED_AS)
def test_standard_traits_are_known_by_other_names_too(told: dict[str, Any], known: dict[str, Any]) -> None:
    read = event({"type": "identify", "userId": "u1", "traits": told})
    assert {key: read.traits.get(key) for key in known} == known


FORMS = [
    ("form_submitted", {"email": "A@b.example", "name": "山田"}, {"email": "a@b.example", "name": "山田"}),
    ("form_submitted", {"firstName": "Taro", "company": "オンド"}, {"name": "Taro", "company": "オンド"}),
    ("business_card_received", {"title": "部長", "name": "山田"}, {"job_title": "部長", "name": "山田"}),
    ("webinar_registered", {"email": "a@b.example", "name": "AI入門", "title": "第1回"}, {"email": "a@b.example"}),
    ("email_opened", {"email": "a@b.example", "name": "Newsletter"}, {"email": "a@b.example"}),
    ("feature_used", {"email": "colleague@b.example"}, {}),
    ("Plan Chosen", {"email": "colleague@b.example", "company": "オンド"}, {}),
]


@pytest.mark.parametrize(("name", "told", "traits"), FORMS)
def test_forms_tell_traits_too(name: str, told: dict[str, Any], traits: dict[str, Any]) -> None:
    read = event(track(name, properties=told))
    assert read.traits == traits
    assert told.items() <= read.properties.items()


def test_accounts_of_our_own_sources_are_told_with_the_call() -> None:
    read = event({"type": "traits", "person": "p1", "account": "acme", "accountTraits": {"size": {"people": 5}}})
    assert (read.name, read.account, read.account_traits) == (TRAITS, "acme", {"size_people": 5})
    other = event({"type": "traits", "person": "p1", "account": "acme"}, told={"account": "other"})
    assert other.account == "other"


def test_timestamps_are_left_to_whoever_knows_when_it_was_sent() -> None:
    read = call(in_a_page(event="login", originalTimestamp="2026-11-21T06:00:00Z"))
    assert (read.timestamp, read.sent_at) == ("2026-11-22T06:00:00.000Z", "2026-11-22T06:00:00.010Z")
