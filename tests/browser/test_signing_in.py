"""Signing in, in a real browser: password, code, keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.site import PASSWORD, Site, add, violations

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_a_user_signs_in_sees_their_name_and_signs_out(site: Site, visitor: Page) -> None:
    add("taro", "marketer", PASSWORD, full_name="青葉 太郎")
    site.open(visitor, "/")
    assert visitor.url.endswith("/sign-in/?next=/")
    assert violations(visitor) == ""
    visitor.get_by_label("User name").fill("taro")
    visitor.get_by_label("Password").fill("wrong, quite wrong")
    visitor.get_by_role("button", name="Sign in").click()
    assert "not correct" in visitor.get_by_role("alert").inner_text()
    assert visitor.get_by_label("User name").input_value() == "taro"
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Sign in").click()
    assert visitor.get_by_role("heading", level=1).inner_text() == "Good day, 青葉 太郎"
    visitor.get_by_role("button", name="Sign out").click()
    assert "/sign-in/" in visitor.url
