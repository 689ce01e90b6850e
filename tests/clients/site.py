"""The web site whose visitors are watched: pages on a server of their own, so that the collector is another origin."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.clients.collecting import HOST

NAME = "www.acme.test"
ASIDE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="data:,">{head}</head><body>{body}</body></html>"""


def page(title: str, head: str = "", body: str = "") -> str:
    """A page of the site."""
    return ASIDE.format(title=title, head=head, body=body)


class Site(ThreadingHTTPServer):
    """Serves texts by their path: scripts by their ending, all else as pages."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__((HOST, 0), _Serving)
        self.files = files

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self.server_address[1]}"


class _Serving(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        found = self.server.files.get(path)
        self.send_response_only(200 if found is not None else 404)
        self.send_header("Content-Type", "text/javascript" if path.endswith(".js") else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((found or "").encode())


@contextmanager
def site(files: Mapping[str, str]) -> Iterator[Site]:
    """A running site."""
    with Site(files) as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield running
        running.shutdown()
