"""What the page of a source gives to paste does what it says: the collector hears of the page that was read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page
from tests.browser.site import AT, Site
from tests.integration.collector.running import Collector

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_the_pasted_snippet_tells_of_the_page(site: Site, visitor: Page) -> None:
    from ondo.actions.add_source import add_source
    from ondo.actions.issue_write_key import issue_write_key
    from ondo.store.models import Event

    issue_write_key(source=add_source(key="shop", kind="browser", by="test", at=AT), by="test", at=AT)
    site.open(site.enter(visitor, "hanako"), "/sources/shop/")
    snippet = visitor.locator("#snippet").inner_text()
    guessed = snippet.partition('_cdn = "')[2].partition('"')[0]
    with Collector() as collector, shop(snippet.replace(guessed, f"http://127.0.0.1:{collector.port}")) as url:
        with visitor.expect_response("**/v1/p") as heard:
            visitor.goto(f"{url}/shop")
        assert heard.value.status == 200
        visitor.goto("about:blank")
    call = json.loads(Event.objects.get().body)
    assert (call["type"], call["properties"]["path"], call["properties"]["title"]) == ("page", "/shop", "Shop")


@contextmanager
def shop(pasted: str) -> Iterator[str]:
    """A site whose pages have this in their head; its address."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            icon = '<link rel="icon" href="data:,">'
            self.wfile.write(f"<!doctype html><html><head><title>Shop</title>{icon}{pasted}</head></html>".encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
