"""The keys and companies in calls; what is decided about them stands in tests/spec/identity."""

from __future__ import annotations

from typing import Any

import pytest
from tests.people import CARDS, DESK, KIOSK, SERVER, SITE
from tests.unit.tracking.payloads import RUDDER, SEGMENT, call, in_a_page, sent, track

from ondo.domain.identity import ANONYMOUS, CRM, EMAIL, IMPORT, MAIL_LINK, PERSON, USER, Key
from ondo.tracking import claims_of


def test_keys_come_strongest_first() -> None:
    context = {"externalIds": [{"id": "003", "type": "salesforce_id"}], "page": {"search": "?a=1&ondo_mail=t%201#x"}}
    body = {"type": "identify", "userId": "u1", "anonymousId": "c1", "traits": {"email": "a@b.example"}}
    assert claims_of(call({**body, "context": context}), SERVER).keys == (
        Key(CRM, "salesforce:003"),
        Key(USER, "server:u1"),
        Key(EMAIL, "a@b.example"),
        Key(MAIL_LINK, "t 1"),
        Key(ANONYMOUS, "c1"),
    )


def test_what_a_source_is_decides_what_its_ids_mean() -> None:
    body = {"type": "identify", "userId": "17", "anonymousId": "c1", "person": "p1"}
    keys = {rules.key: claims_of(call(body), rules).keys for rules in (SITE, KIOSK, CARDS, DESK)}
    assert keys["site"] == (Key(USER, "site:17"), Key(ANONYMOUS, "c1"))
    assert keys["kiosk"] == (Key(USER, "kiosk:17"), Key(ANONYMOUS, "kiosk:c1"))
    assert keys["cards"] == (Key(PERSON, "p1"), Key(IMPORT, "cards:17"), Key(ANONYMOUS, "c1"))
    assert keys["desk"] == (Key(PERSON, "p1"), Key(USER, "desk:17"), Key(ANONYMOUS, "c1"))


@pytest.mark.parametrize(
    ("trait", "value", "key"),
    [
        ("crm_id", "9", "crm:9"),
        ("crmId", 9, "crm:9"),
        ("salesforce_id", "003", "salesforce:003"),
        ("salesforceContactId", "003", "salesforce:003"),
        ("sfdc_lead_id", "00Q", "salesforce:00Q"),
        ("hubspot_contact_id", 51, "hubspot:51"),
        ("plan_id", 51, None),
        ("crm_id", "null", None),
    ],
)
def test_ids_of_crms_are_found_in_traits(trait: str, value: object, key: str | None) -> None:
    claims = claims_of(call({"type": "identify", "anonymousId": "c1", "traits": {trait: value}}), SITE)
    assert [found.value for found in claims.keys if found.kind == CRM] == ([key] if key else [])


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ({"type": "identify", "traits": {"email": "A@b.example"}}, "a@b.example"),
        ({"type": "identify", "context": {"traits": {"email": "a@b.example"}}}, "a@b.example"),
        ({"type": "track", "event": "Form Submitted", "properties": {"email": "a@b.example"}}, "a@b.example"),
        ({"type": "track", "event": "Email Opened", "properties": {"email": "a@b.example"}}, "a@b.example"),
        ({"type": "track", "event": "Invited", "properties": {"email": "a@b.example"}}, None),
        ({"type": "page", "context": {"traits": {"email": "a@b.example"}}}, "a@b.example"),
        ({"type": "page", "userId": "a@b.example"}, "a@b.example"),
        ({"type": "group", "traits": {"email": "info@b.example"}}, None),
    ],
)
def test_an_address_is_taken_from_where_it_is_the_persons(body: dict[str, Any], address: str | None) -> None:
    claims = claims_of(call({"anonymousId": "c1", **body}), SITE)
    assert next((key.value for key in claims.keys if key.kind == EMAIL), None) == address


def test_what_somebody_typed_goes_before_what_the_browser_remembers() -> None:
    body = in_a_page(event="Form Submitted", userId="u1", properties={"email": "a@b.example"})
    claims = claims_of(call(body), SITE)
    assert claims.typed
    assert [key.kind for key in claims.keys] == [EMAIL, USER, ANONYMOUS]
    assert not claims_of(call(body), SERVER).typed


def test_an_alias_may_be_of_any_kind() -> None:
    assert claims_of(sent(SEGMENT.alias("Old@b.example", "u1")), SERVER).alias == (
        Key(USER, "server:Old@b.example"),
        Key(EMAIL, "old@b.example"),
        Key(ANONYMOUS, "Old@b.example"),
    )
    assert claims_of(sent(SEGMENT.alias("u1", "u1")), SERVER).alias == ()


COMPANIES = [
    ({"company": "株式会社 オンド"}, "株式会社 オンド", None, {}),
    ({"company": {"name": "オンド", "id": 3, "employee_count": 50, "industry": "IT"}}, "オンド", "site:3",
     {"name": "オンド", "employee_count": 50, "industry": "IT"}),
    ({"company": {"id": "x", "plan": {"tier": "gold"}}}, None, "site:x", {"plan_tier": "gold"}),
    ({"company": "なし"}, None, None, {}),
    ({"company": "個人"}, None, None, {}),
    ({"company": "---"}, None, None, {}),
    ({"company": ["オンド"]}, None, None, {}),
    ({"company": 3}, "3", None, {}),
]  # fmt: skip


@pytest.mark.parametrize(("traits", "name", "group", "told"), COMPANIES)
def test_a_company_is_a_text_or_an_object(
    traits: dict[str, Any], name: str | None, group: str | None, told: dict[str, Any]
) -> None:
    claims = claims_of(call({"type": "identify", "userId": "u1", "traits": traits}), SITE)
    assert (claims.company, claims.group, claims.account_traits) == (name, group, told)


@pytest.mark.parametrize("client", [SEGMENT, RUDDER], ids=["segment", "rudderstack"])
def test_a_group_is_a_company(client: Any) -> None:
    claims = claims_of(sent(client.group("u1", "g1", {"name": "オンド", "employees": 50})), SERVER)
    assert (claims.company, claims.group) == ("オンド", "server:g1")
    assert claims.account_traits == {"name": "オンド", "employees": 50}


def test_a_call_may_name_its_group_in_the_context() -> None:
    assert claims_of(call(track("Account Created", context={"groupId": "g1"})), SERVER).group == "server:g1"


@pytest.mark.parametrize(
    ("email", "domain"),
    [("taro@acme.example", "acme.example"), ("taro@gmail.com", None), ("taro.@docomo.ne.jp", None), ("taro", None)],
)
def test_free_mail_says_nothing_about_a_company(email: str, domain: str | None) -> None:
    body = {"type": "identify", "userId": "u1", "traits": {"email": email}}
    assert claims_of(call(body), SITE).email_domain == domain


def test_our_own_sources_name_accounts_by_their_keys() -> None:
    body = {"type": "traits", "person": "p1", "account": "acme", "accountTraits": {"name": "オンド", "employees": 5}}
    claims = claims_of(call(body), DESK)
    assert (claims.group, claims.company) == ("acme", "オンド")
    assert claims.account_traits == {"name": "オンド", "employees": 5}
    assert claims_of(call({**body, "userId": "u1"}), SITE).group is None
