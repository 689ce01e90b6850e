"""What stands between clients and the collector: a door that is closed, a front that speaks TLS or loses answers."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.clients.collecting import HOST, Collector
from tests.clients.log import wait_until

BETWEEN_TWO_ONLY = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
"""Headers that one connection says of itself."""


class Front(ThreadingHTTPServer):
    """Passes requests on to the collector as a proxy in production does; it counts them by write key and answer."""

    daemon_threads = True

    def __init__(self, collector: Collector, *, tls: ssl.SSLContext | None = None) -> None:
        super().__init__((HOST, 0), _Passing)
        self.collector, self.scheme = collector, "https" if tls else "http"
        self.loses_first_answers = self.closed = False
        self._opened = threading.Event()
        self.callers: dict[str, int] = {}
        self._counting = threading.Lock()
        if tls:  # each caller's own thread shakes hands, when it reads
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    def opens(self) -> None:
        """From now on calls are passed on; those that wait break off."""
        self.closed = False
        self._opened.set()

    def wait_until_open(self) -> None:
        self._opened.wait()

    def times(self, caller: str) -> int:
        """How often this caller has called, this time included."""
        with self._counting:
            self.callers[caller] = self.callers.get(caller, 0) + 1
            return self.callers[caller]

    def wait_for_calls(self, count: int) -> None:
        """Returns when so many calls were made with the same write key."""
        wait_until(lambda: max(self.callers.values(), default=0) >= count, lambda: f"{self.callers}")


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        times = self.server.times(self.headers["Authorization"]) if "Authorization" in self.headers else None
        if self.server.closed:
            self.server.wait_until_open()
            self.close_connection = True
            return
        status, headers, answer = self._ask(body)
        if self.server.loses_first_answers and times == 1:
            self.close_connection = True
            return
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_OPTIONS = _pass_on  # noqa: N815

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        try:
            return self._answer(body)
        except OSError:
            return 502, [("Content-Length", "0")], b""

    def _answer(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        headers = {**self.headers, "X-Forwarded-Proto": self.server.scheme, "X-Forwarded-For": self.client_address[0]}
        with closing(http.client.HTTPConnection(HOST, self.server.collector.port, timeout=60)) as asking:
            asking.request(self.command, self.path, body, headers)
            response = asking.getresponse()
            told = [header for header in response.getheaders() if header[0].lower() not in BETWEEN_TWO_ONLY]
            return response.status, told, response.read()

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@contextmanager
def front(collector: Collector, *, tls: ssl.SSLContext | None = None, **ways: bool) -> Iterator[Front]:
    """A front that runs, and how it treats its callers.

    `loses_first_answers`: the collector takes the first call of each caller, but they do not learn it. `closed`: calls
    break off, all in the moment when it opens; whoever calls again then gets through.
    """
    with Front(collector, tls=tls) as running:
        vars(running).update(ways)
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield running
        running.shutdown()
