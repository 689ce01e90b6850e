"""The site as people meet it: served over HTTP from this process, looked at with a real Chromium.

    def test_something(site: Site, visitor: Page) -> None: …

`site` has an administrator, `hanako`; `site.enter(visitor, "hanako")` goes in without the sign-in page.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "a quiet morning in Kamakura"
AT = 1_760_000_000_000


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, each with connections of its own that it closes."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@dataclass
class Site:
    """A running site, and its address."""

    url: str

    def enter(self, page: Page, name: str, language: str = "en") -> Page:
        """Signed in as this user, in this language."""
        from django.conf import settings
        from django.test import Client

        from ondo.store.models import User

        client = Client()
        client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url},
                {"name": "ondo-language", "value": language, "url": self.url},
            ]
        )
        return page

    def open(self, page: Page, path: str) -> Page:
        page.goto(self.url + path)
        return page


def running() -> tuple[Server, Site]:
    """A server on a free port; `shutdown()` it."""
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # imported now, not while a browser waits
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server, Site(f"http://127.0.0.1:{server.server_port}")


def add(name: str, role: str, password: str = "", **more: str) -> Any:
    """A user, with a password where one is given."""
    from ondo.actions.add_user import add_user
    from ondo.actions.choose_password import choose_password

    user = add_user(name=name, role=role, **more, by="test", at=AT)
    return choose_password(user=user, password=password, by="test", at=AT) if password else user


def violations(page: Page) -> str:
    """What axe finds, as text; empty where there is nothing."""
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    told = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]]
    return json.dumps(told, indent=1, ensure_ascii=False) if told else ""
