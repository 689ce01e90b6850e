"""The API's own pages work in a browser under our policy for content, from this server alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.integration.api.live import serving

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_interactive_documentation_shows_the_endpoints(browser: Browser, store: object) -> None:
    wrong: list[str] = []
    asked: set[str] = set()
    with serving() as server:
        page = browser.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.add(request.url.split("/")[2]) if "//" in request.url else None)
        page.goto(f"{server}/api/v1/docs")
        page.get_by_text("/api/v1/people/{person}/scorecard").wait_for()
        page.close()
    assert [text for text in wrong if "script" in text] == []
    assert asked == {server.removeprefix("http://")}
