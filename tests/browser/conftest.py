"""A real Chromium, without network: a page that needs anything from outside fails its test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route
from tests.browser.site import Site, add, running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 × 900. What goes wrong in its scripts, or asks for the network, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo")
    wrong: list[str] = []

    def refuse(route: Route) -> None:
        wrong.append(f"asked for {route.request.url}")
        route.abort()

    context.route(lambda url: not url.startswith(("file:", "data:", "blob:")), refuse)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture
def site(store: str) -> Iterator[Site]:
    """A running site with an administrator, `hanako`."""
    add("hanako", "administrator", full_name="南風 花子")
    server, found = running()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that reaches the site and nothing else. What goes wrong in it, or against its policy, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", timezone_id="Asia/Tokyo")
    context.set_default_timeout(10_000)
    wrong: list[str] = []

    def refuse(route: Route) -> None:
        wrong.append(f"asked for {route.request.url}")
        route.abort()

    context.route(lambda url: not url.startswith((site.url, "data:", "http://127.0.0.1:")), refuse)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(_told(said)) if _complains(said) else None)
    yield opened
    context.close()
    assert wrong == []


def _complains(said: ConsoleMessage) -> bool:
    """Not of what the page was left for before the driver had let it go on."""
    return said.type in ("error", "warning") and "net::ERR_FAILED" not in said.text


def _told(said: ConsoleMessage) -> str:
    return f"{said.text} ({said.location.get('url', '')})"
