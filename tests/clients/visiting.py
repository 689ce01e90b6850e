"""Somebody who looks at the site, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Response

TELL = """async calls => {
    await new Promise(loaded => analytics.ready(loaded));
    await Promise.all(calls.map(([method, ...words]) => analytics[method](...words)));
}"""


class Visitor:
    """Looks at pages, and remembers what went wrong and what was answered. `expects`: a pattern of harmless faults."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.wrong: list[str] = []
        self.expects = ""
        self.answers: list[tuple[str, str, int]] = []
        context.on("request", self._look_at)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        context.on("response", self._remember)

    def opens(self, url: str, *, coming_from: str | None = None) -> Page:
        """A new tab, at this address."""
        page = self.context.new_page()
        page.goto(url, referer=coming_from)
        return page

    def faults(self) -> list[str]:
        """What went wrong and was not to be expected."""
        return [said for said in self.wrong if not self.expects or not re.search(self.expects, said)]

    def _remember(self, response: Response) -> None:
        request = response.request
        self.answers.append((request.method, urlsplit(request.url).path, response.status))

    def _look_at(self, request: Request) -> None:
        name = urlsplit(request.url).hostname
        if name and not name.endswith(".test"):
            self.wrong.append(f"asked for {request.url}")


def tell(page: Page, calls: Iterable[tuple[Any, ...]]) -> None:
    """Makes calls (method, words …) with the page's `analytics`; returns when it has sent them, or tried to."""
    page.evaluate(TELL, list(calls))
