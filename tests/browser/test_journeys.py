"""What administrators do, from the first page to the audit, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.filled import fill
from tests.browser.site import PASSWORD, Site, add

from ondo.texts import say

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_source_from_its_making_to_a_revoked_key(site: Site, visitor: Page, language: str) -> None:
    def words(key: str, **params: object) -> str:
        return say(key, language, **params)

    site.enter(visitor, "hanako", language)
    site.open(visitor, "/sources/")
    visitor.get_by_text(words("pages.source_add")).first.click()
    visitor.get_by_label(words("pages.source_key"), exact=True).fill("shop")
    visitor.get_by_label(words("pages.source_timezone")).fill("Mars/Olympus")
    visitor.get_by_role("button", name=words("pages.source_add")).click()
    expect(visitor.locator(".field.wrong .problem")).to_contain_text("Mars/Olympus")
    visitor.get_by_label(words("pages.source_timezone")).fill("Asia/Tokyo")
    visitor.get_by_role("button", name=words("pages.source_add")).click()
    expect(visitor.get_by_role("status")).to_contain_text("shop")
    key = visitor.locator("#key-1").inner_text()
    assert key in visitor.locator("#snippet").inner_text()
    visitor.get_by_label(words("pages.source_name")).fill("公式ショップ")
    visitor.get_by_role("button", name=words("frame.save")).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("公式ショップ")
    visitor.get_by_role("button", name=words("pages.revoke")).click()
    expect(visitor.get_by_text(words("pages.no_keys"))).to_be_visible()
    visitor.get_by_role("button", name=words("pages.disable")).click()
    expect(visitor.locator(".mark.bad")).to_contain_text(words("pages.disabled"))
    site.open(visitor, "/audit/?by=hanako&subject=source")
    changed = visitor.get_by_role("row").filter(has_text="source.rules_changed")
    expect(changed).to_contain_text("name: shop")
    expect(changed).to_contain_text("name: 公式ショップ")
    expect(visitor.get_by_role("row").filter(has_text="source.disabled")).to_contain_text("disabled: true")


def test_a_call_is_mended_and_submitted_again(site: Site, visitor: Page) -> None:
    from ondo.store.models import Event, Quarantined

    fill()
    site.enter(visitor, "hanako")
    site.open(visitor, "/quarantine/1/")
    expect(visitor.locator(".told.warning")).to_contain_text("would not be taken")
    text = '{"type": "track", "event": "document_requested", "userId": "17", "messageId": "m-1"}'
    visitor.get_by_label("What it says").fill(text)
    visitor.get_by_role("button", name="Keep this form").click()
    expect(visitor.locator(".told").last).to_contain_text("in order")
    visitor.get_by_role("button", name="Submit again").click()
    expect(visitor.get_by_role("status")).to_contain_text("1 is taken as event")
    assert "document_requested" in Event.objects.get().body
    visitor.get_by_role("button", name="Discard").click()
    expect(visitor.get_by_text("Nothing waits in the quarantine")).to_be_visible()
    assert Quarantined.objects.filter(discarded_at=None, resubmitted_as=None).count() == 0


def test_a_user_is_added_gets_in_by_a_link_and_is_deactivated(site: Site, visitor: Page) -> None:
    add("boss", "administrator", PASSWORD)
    site.enter(visitor, "boss")
    site.open(visitor, "/users/")
    visitor.get_by_text("Add a user").first.click()
    visitor.get_by_label("User name").fill("jiro")
    visitor.get_by_label("Role").select_option("auditor")
    visitor.get_by_role("button", name="Add a user").click()
    visitor.get_by_role("button", name="Make a link").click()
    address = visitor.locator("#link").inner_text()
    site.open(visitor, "/users/jiro/")
    visitor.get_by_label("Role").select_option("manager")
    visitor.get_by_role("button", name="Save").click()
    visitor.get_by_role("button", name="Sign out").click()

    visitor.goto(address)
    visitor.get_by_label("New password", exact=True).fill("jiro-jiro")
    visitor.get_by_label("New password, once more").fill("jiro-jirou")
    visitor.get_by_role("button", name="Choose a password").click()
    expect(visitor.locator(".problem")).to_contain_text("12 characters")
    visitor.get_by_label("New password", exact=True).fill(PASSWORD)
    visitor.get_by_label("New password, once more").fill("something else")
    visitor.get_by_role("button", name="Choose a password").click()
    expect(visitor.locator(".problem")).to_contain_text("not the same")
    visitor.get_by_label("New password", exact=True).fill(PASSWORD)
    visitor.get_by_label("New password, once more").fill(PASSWORD)
    visitor.get_by_role("button", name="Choose a password").click()
    visitor.get_by_label("User name").fill("jiro")
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Sign in").click()
    expect(visitor.get_by_role("navigation", name="Pages")).to_contain_text("manager")
    expect(visitor.get_by_role("link", name="Users")).to_have_count(0)

    other = visitor.context.browser.new_context() if visitor.context.browser else None
    assert other is not None
    page = other.new_page()
    site.open(site.enter(page, "boss"), "/users/jiro/")
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("status")).to_contain_text("cannot sign in any more")
    site.open(page, "/audit/?action=user.changed")
    row = page.get_by_role("row").filter(has_text="user.changed").last
    expect(row).to_contain_text("role: auditor")
    expect(row).to_contain_text("role: manager")
    other.close()
    site.open(visitor, "/")
    assert "/sign-in/" in visitor.url, "their session ended"


def test_a_token_is_shown_once(site: Site, visitor: Page) -> None:
    site.enter(visitor, "hanako", "ja")
    site.open(visitor, "/tokens/")
    visitor.get_by_label("用途").fill("夜間エクスポート")
    visitor.get_by_role("button", name="トークンを作成").click()
    token = visitor.locator("#token").inner_text()
    assert token.startswith("ondo_")
    site.open(visitor, "/tokens/")
    assert token not in visitor.content()
    visitor.get_by_role("button", name="無効にする").click()
    expect(visitor.locator(".mark.bad")).to_contain_text("無効")


def test_a_message_that_failed_is_retried_another_discarded(site: Site, visitor: Page) -> None:
    from ondo.store.models import Due

    fill()
    site.enter(visitor, "hanako")
    site.open(visitor, "/health/")
    visitor.get_by_role("link", name="Messages given up").click()
    visitor.get_by_role("button", name="Retry").first.click()
    expect(visitor.get_by_role("status")).to_contain_text("is tried again")
    visitor.get_by_role("button", name="Discard").first.click()
    expect(visitor.get_by_role("status")).to_contain_text("is discarded")
    assert [row.tries for row in Due.objects.filter(kind="outbox")] == [0]
