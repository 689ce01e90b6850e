"""Every page, in both languages and sizes: usable by everybody, quiet, within its policy, not wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.arrivals import put_in_force
from tests.browser.filled import fill
from tests.browser.site import Site, violations

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

PAGES = [
    "/",
    "/people/",
    "/people/P-1/",
    "/desk/",
    "/desk/?tab=unassigned&who=team&group=company",
    "/desk/bulk/assign?person=1",
    "/desk/people/P-1/",
    "/desk/people/P-1/timeline",
    "/desk/people/P-1/assign",
    "/desk/people/P-1/meeting",
    "/hand-offs/",
    "/hand-offs/?state=answered",
    "/opportunities/",
    "/opportunities/file/",
    "/companies/",
    "/companies/targets/",
    "/lists/quiet/",
    "/lists/active/",
    "/voice/",
    "/assignment/",
    "/desk/letters/",
    "/desk/letters/1/?q=person",
    "/desk/letters/templates/",
    "/desk/my-times/",
    "/search/?q=person",
    "/health/",
    "/health/no_company/",
    "/sources/",
    "/sources/site/",
    "/sources/backend/",
    "/quarantine/",
    "/quarantine/1/",
    "/quarantine/2/",
    "/deliveries/",
    "/destinations/",
    "/destinations/1/",
    "/users/",
    "/users/taro/",
    "/tokens/",
    "/audit/",
    "/me/",
    "/me/codes/",
    "/me/sessions/",
    "/keys/",
]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ja", 1280, "light"), pytest.param("en", 390, "dark", marks=pytest.mark.long)]
)
def test_axe_finds_nothing_on_any_page(site: Site, visitor: Page, language: str, width: int, scheme: str) -> None:
    fill()
    put_in_force()
    visitor.set_viewport_size({"width": width, "height": 860})
    visitor.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.enter(visitor, "hanako", language)
    wrong = {}
    for path in PAGES:
        site.open(visitor, path)
        assert visitor.locator("html").get_attribute("lang") == language
        if told := violations(visitor):
            wrong[path] = told
        wide = visitor.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
    assert wrong == {}
