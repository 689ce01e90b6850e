"""Field sales in a browser: from the hand-off to the deal that is won, and what they give back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.site import Site, add, violations
from tests.integration.desks.office import PLAYBOOK, Office, stage_of

from ondo.texts import say

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def office() -> Office:
    """Sato calls, Ito sells; what is done on pages is decided about as of now."""
    import time

    from tests.arrivals import put_in_force

    from ondo.store.models import User

    put_in_force(PLAYBOOK)
    add("sato", "sdr", full_name="佐藤 健")
    add("ito", "field_sales", full_name="伊藤 真理")
    users = dict(User.objects.values_list("username", "pk"))
    return Office(now=time.time_ns() // 1_000_000 - 3_600_000, users=users)


def decide(at: Office) -> None:
    """The worker works."""
    import time

    at.now = time.time_ns() // 1_000_000
    at.decide()


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_from_the_hand_off_to_a_deal_that_is_won(site: Site, visitor: Page, language: str) -> None:
    def words(key: str, **params: object) -> str:
        return say(key, language, **params)

    at = office()
    key = at.sql()
    site.enter(visitor, "ito", language)
    site.open(visitor, "/hand-offs/?who=team")
    visitor.get_by_role("link", name="tanaka@example.co.jp").click()
    assert violations(visitor) == ""
    expect(visitor.get_by_text("faster calls").first).to_be_visible()
    visitor.get_by_role("button", name=words("sales.outcome_accepted")).click()
    expect(visitor.get_by_text(words("sales.accepted"))).to_be_visible()
    decide(at)

    site.open(visitor, f"/opportunities/new/{key}/")
    visitor.get_by_label(words("sales.next_step")).fill("見積もりを送る")
    visitor.get_by_label(words("sales.closes_on")).fill("2027-03-31")
    visitor.get_by_label(words("sales.amount")).fill("1200000")
    visitor.get_by_label(words("sales.key")).fill("D1")
    visitor.get_by_role("button", name=words("sales.deal_begin")).click()
    expect(visitor.get_by_text(words("sales.deal_created", opportunity="D1"))).to_be_visible()
    decide(at)
    assert stage_of(key) == "opportunity"

    visitor.reload()
    visitor.get_by_role("link", name="example").first.click()
    expect(visitor.locator("dl.facts")).to_contain_text("見積もりを送る")
    assert violations(visitor) == ""
    visitor.get_by_label(words("sales.why_won")).fill("サポート")
    visitor.get_by_role("button", name=words("sales.status_won"), exact=True).click()
    expect(visitor.get_by_text(words("sales.deal_won", opportunity="D1"))).to_be_visible()
    decide(at)
    assert stage_of(key) == "customer"
    visitor.reload()
    expect(visitor.locator(".bar .mark.good")).to_contain_text(words("sales.status_won"))


def test_somebody_is_given_back_with_a_reason_on_a_phone(site: Site, visitor: Page) -> None:
    at = office()
    key = at.sql()
    visitor.set_viewport_size({"width": 390, "height": 844})
    site.enter(visitor, "ito", "en")
    site.open(visitor, "/hand-offs/?who=team")
    visitor.get_by_role("link", name="Look and answer").click()
    visitor.wait_for_load_state()  # a page whose styles are on their way is wider
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.get_by_label("Reason").select_option(label="Too early")
    visitor.get_by_role("button", name="returned").click()
    expect(visitor.get_by_text("Returned", exact=True)).to_be_visible()
    decide(at)
    assert stage_of(key) == "mql"
    site.open(visitor, "/voice/?kind=returned")
    expect(visitor.locator("blockquote")).to_contain_text("Too early")
