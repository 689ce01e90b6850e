"""The keyboard alone, the command palette, and input methods."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.arrivals import put_in_force
from tests.browser.filled import fill
from tests.browser.site import PASSWORD, Site, add, violations

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_from_the_sign_in_page_to_a_person_without_a_mouse(site: Site, visitor: Page) -> None:
    fill()
    put_in_force()
    add("sora", "marketer", PASSWORD)
    keys = visitor.keyboard
    site.open(visitor, "/sign-in/")
    keys.press("Tab")
    keys.type("sora")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("sora")
    keys.press("Tab")
    assert visitor.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert visitor.evaluate("document.activeElement.id") == "content"
    keys.press("Control+k")
    keys.type("person2@mina")
    expect(visitor.get_by_role("option", selected=True)).to_contain_text("P-2")
    assert violations(visitor) == ""
    keys.press("Enter")
    expect(visitor.get_by_role("heading", name="P-2")).to_be_visible()


def test_the_palette_finds_pages_and_moves_with_arrows(site: Site, visitor: Page) -> None:
    site.enter(visitor, "hanako", "ja")
    site.open(visitor, "/")
    visitor.keyboard.press("/")
    expect(visitor.get_by_role("option").first).to_be_visible()
    visitor.keyboard.press("ArrowDown")
    expect(visitor.get_by_role("option", selected=True)).to_contain_text("デスク")
    visitor.keyboard.type("かくり")
    expect(visitor.locator("#palette .nothing")).to_be_visible()
    visitor.get_by_role("combobox").fill("隔離")
    expect(visitor.get_by_role("option")).to_have_count(1)
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/quarantine/")
    visitor.keyboard.press("?")
    expect(visitor.get_by_role("dialog")).to_contain_text("キー操作")
    visitor.keyboard.press("Escape")
    visitor.keyboard.press("g")
    visitor.keyboard.press("2")
    visitor.wait_for_url("**/desk/")


def test_an_input_method_that_composes_keeps_its_keys(site: Site, visitor: Page) -> None:
    site.enter(visitor, "hanako")
    site.open(visitor, "/")
    press = "(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"
    visitor.evaluate(press, {"key": "?", "isComposing": True})
    visitor.evaluate(press, {"key": "?", "keyCode": 229})
    assert visitor.get_by_role("dialog").count() == 0
    visitor.evaluate(press, {"key": "?"})
    assert visitor.get_by_role("dialog").count() == 1


def test_keys_can_be_switched_off(site: Site, visitor: Page) -> None:
    site.enter(visitor, "hanako")
    site.open(visitor, "/me/")
    visitor.get_by_label("Keys do something").uncheck()
    visitor.get_by_role("button", name="Save").click()
    expect(visitor.get_by_role("status")).to_have_text("Saved.")
    for key in ("?", "/", "Control+k"):
        visitor.keyboard.press(key)
    assert visitor.get_by_role("dialog").count() == 0
    visitor.get_by_role("link", name="Search").click()
    expect(visitor.get_by_role("combobox")).to_be_focused()


def test_without_scripts_everything_is_a_link_or_a_form(site: Site, visitor: Page) -> None:
    assert visitor.context.browser is not None
    context = visitor.context.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    fill()
    put_in_force()
    site.enter(page, "hanako")
    site.open(page, "/")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("person1@")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="P-1").click()
    expect(page.get_by_role("heading", name="P-1")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Sources").click()
    page.locator("details.add summary").click()
    page.get_by_label("Key", exact=True).fill("Not a key!")
    page.get_by_role("button", name="Add a source").click()
    assert "small letters" in page.get_by_label("Key", exact=True).locator("..").locator(".problem").inner_text()
    assert page.get_by_label("Key", exact=True).input_value() == "Not a key!"
    context.close()
