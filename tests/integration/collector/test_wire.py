"""Bodies as they travel: in pieces, one request after the other, of a length that is said, not said, or not kept."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, ask, basic, page
from tests.integration.collector.running import HOST, Collector

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HEAD = f"POST /v1/p HTTP/1.1\r\nHost: x\r\nAuthorization: {basic(KEY)}\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"


def call(number: object) -> bytes:
    """A call of a few hundred bytes."""
    return json.dumps(page(number, properties={"text": "x" * 300})).encode()


def request(*headers: str, body: bytes) -> bytes:
    """A whole request."""
    return (HEAD + "".join(headers) + "\r\n").encode() + body


def sized(body: bytes) -> bytes:
    return request(f"Content-Length: {len(body)}\r\n", body=body)


def chunked(body: bytes, at: int) -> bytes:
    """A body in two chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:at], body[at:])) + b"0\r\n\r\n"


@contextmanager
def connected(collector: Collector) -> Iterator[socket.socket]:
    """A connection without any cleverness."""
    with socket.create_connection((HOST, collector.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def answered(connection: socket.socket, many: int = 1) -> list[int]:
    """The statuses of so many answers, or of fewer where the server hangs up."""
    told = b""
    while told.count(b'"success":') < many and (piece := connection.recv(65536)):
        told += piece
    return [int(answer[:3]) for answer in told.split(b"HTTP/1.1 ")[1:]]


def test_requests_that_do_not_wait_for_answers(collector: Collector) -> None:
    with connected(collector) as connection:
        connection.sendall(b"".join(sized(call(number)) for number in range(20)))
        assert answered(connection, 20) == [200] * 20
    assert stored.ids() == [f"m-{number}" for number in range(20)]


def test_bodies_in_pieces(collector: Collector) -> None:
    with connected(collector) as connection:
        for number in range(3):
            whole = sized(call(number))
            for at in range(0, len(whole), 90):
                connection.sendall(whole[at : at + 90])
            connection.sendall(request(CHUNKED, body=chunked(call(f"chunked-{number}"), 200)))
            assert answered(connection, 2) == [200, 200]
    assert stored.count("event") == 6
    assert stored.quarantine() == []


def test_a_length_beside_chunks_says_nothing(collector: Collector) -> None:
    body = call(1)
    for headers in ((CHUNKED, "Content-Length: 100\r\n"), ("Content-Length: 100\r\n", CHUNKED)):
        with connected(collector) as connection:
            connection.sendall(request(*headers, body=chunked(body, 100)))
            answered(connection)
    assert stored.quarantine() == []
    assert stored.count("event") <= 1


def test_a_body_that_breaks_off_is_no_call(collector: Collector) -> None:
    for broken in (request(f"Content-Length: {len(call(1)) + 1}\r\n", body=call(1)), request(CHUNKED, body=b"5\r\n{}")):
        with connected(collector) as connection:
            connection.sendall(broken)
            connection.shutdown(socket.SHUT_WR)
            assert 200 not in answered(connection)
    assert ask(collector, "/v1/p", page(2)).status == 200
    assert (stored.ids(), stored.quarantine()) == (["m-2"], [])
