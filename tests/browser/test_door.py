"""The pages at the door are for everybody: a password chosen by a link, codes set up and asked for, a first visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.site import PASSWORD, Site, add, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize(("language", "width"), [("ja", 390), pytest.param("en", 1280, marks=pytest.mark.long)]),
]


@pytest.fixture
def at_the_door(site: Site, visitor: Page, language: str, width: int) -> Page:
    visitor.set_viewport_size({"width": width, "height": 860})
    visitor.context.add_cookies([{"name": "ondo-language", "value": language, "url": site.url}])
    return visitor


def usable(page: Page, language: str, width: int) -> None:
    """axe finds nothing, it speaks their language, and it is no wider than their screen."""
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == "", page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def fill_in(page: Page, **fields: str) -> None:
    """Fill in a form by the names of its fields, and send it."""
    for name, value in fields.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator(f"form:has(input[name={next(iter(fields))}]) button").first.click()


def sign_in(site: Site, page: Page) -> None:
    site.open(page, "/sign-in/")
    fill_in(page, login="taro", password=PASSWORD)
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def shown_by_the_telephone(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_a_password_is_chosen_by_a_link(site: Site, at_the_door: Page, language: str, width: int) -> None:
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.http import urlsafe_base64_encode

    user = add("taro", "sdr", PASSWORD)
    key, token = urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)
    site.open(at_the_door, f"/sign-in/choose/{key}/{token}/")
    usable(at_the_door, language, width)
    fill_in(at_the_door, password="short", again="other")
    usable(at_the_door, language, width)


def test_codes_are_set_up_and_asked_for(site: Site, at_the_door: Page, language: str, width: int) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = add("taro", "sdr", PASSWORD)
    site.enter(at_the_door, "taro", language)
    site.open(at_the_door, "/me/codes/begin/")
    assert "/sign-in/again/" in at_the_door.url
    usable(at_the_door, language, width)
    fill_in(at_the_door, password=PASSWORD)
    at_the_door.wait_for_url("**/me/codes/begin/")
    usable(at_the_door, language, width)
    fill_in(at_the_door, code="000000")
    usable(at_the_door, language, width)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    at_the_door.context.clear_cookies(name="ondo")
    sign_in(site, at_the_door)
    assert "/sign-in/code/" in at_the_door.url
    usable(at_the_door, language, width)
    fill_in(at_the_door, code="000000")
    usable(at_the_door, language, width)
    fill_in(at_the_door, code=shown_by_the_telephone(secret))
    at_the_door.wait_for_url(lambda url: "/sign-in/" not in url)
    site.open(at_the_door, "/me/codes/")
    usable(at_the_door, language, width)


def test_the_first_administrator_begins(
    site: Site, at_the_door: Page, language: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.store.models import User

    monkeypatch.setenv("ONDO_SET_UP_TOKEN", "as-printed")
    User.objects.all().delete()
    site.open(at_the_door, "/begin/as-printed/")
    usable(at_the_door, language, width)
    fill_in(at_the_door, name="hanako", password="short", again="other")
    usable(at_the_door, language, width)
    fill_in(at_the_door, name="hanako", password=PASSWORD, again=PASSWORD)
    at_the_door.wait_for_url("**/sign-in/**")
    usable(at_the_door, language, width)
