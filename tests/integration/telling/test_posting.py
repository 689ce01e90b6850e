"""Receivers that mean harm: no answer costs more than a moment and a few bytes."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ondo.integrations import posting
from ondo.integrations.message import MOST_CITED
from ondo.integrations.posting import post

Answering = Callable[[socket.socket, bytes], None]


@contextmanager
def answering(answer: Answering, secure: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of somebody who takes one request and answers it as they like."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError), server.accept()[0] as plain, secured(plain) as connection:
                answer(connection, connection.recv(65536))
                while connection.recv(65536):  # whoever asked hangs up
                    pass

        def secured(plain: socket.socket) -> socket.socket:
            return secure.wrap_socket(plain, server_side=True) if secure else plain

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"{'https' if secure else 'http'}://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_ALLOW_PRIVATE_WEBHOOKS", "1")
    monkeypatch.setenv("ONDO_LANG", "en")


def dripping(begin: bytes, drop: bytes) -> Answering:
    """Never silent for long, never at the end; after some seconds it is, that a test fails in which nobody minds."""

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(begin)
        for _beat in range(160):
            connection.sendall(drop)
            time.sleep(0.1)

    return answer


def silent(connection: socket.socket, _: bytes) -> None:
    """Begins to say why, and never does."""
    connection.sendall(b"HTTP/1.1 500 x\r\nContent-Length: 9999\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (dripping(b"HTTP/1.1 500 x\r\n", b"X-a: y\r\n"), "Timeout"),
        (dripping(b"", b"H"), "Timeout"),
        (silent, "answered 500"),
    ],
    ids=["header lines", "status line", "body"],
)
def test_an_attempt_is_over_however_slowly_an_answer_drips(
    monkeypatch: pytest.MonkeyPatch, answer: Answering, error: str
) -> None:
    monkeypatch.setattr(posting, "WHOLE", 1.0)
    with answering(answer) as url:
        assert str(post(url, b"{}", {}).error).endswith(error)


def test_what_is_packed_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(b"0" * 50_000_000))

    def answer(connection: socket.socket, _: bytes) -> None:
        head = f"HTTP/1.1 500 x\r\nContent-Encoding: gzip, gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
        connection.sendall(head.encode() + bomb)

    with answering(answer) as url:
        told = post(url, b"{}", {})
    assert told.status == 500
    assert "000" not in told.said
    assert len(told.said) <= MOST_CITED


def test_what_a_receiver_says_is_kept_apart_from_what_went_wrong() -> None:
    said = b"contact exists: taro@example.co.jp\0\xff"

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 500 x\r\nContent-Length: %d\r\n\r\n" % len(said) + said)

    with answering(answer) as url:
        told = post(url, b"{}", {})
    assert (told.error, told.said) == ("answered 500", "contact exists: taro@example.co.jp \ufffd")

    def gibberish(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"taro@example.co.jp\r\n\r\n")

    with answering(gibberish) as url:
        told = post(url, b"{}", {})
    assert told.error == "RemoteProtocolError"
    assert "taro" in told.said


def test_what_is_sent_asks_for_a_plain_answer() -> None:
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        connection.sendall(b"HTTP/1.1 204 x\r\n\r\n")

    with answering(answer) as url:
        assert post(f"{url}a?b=1", b"{}", {"X-Token": "t"}).delivered
    assert asked[0].startswith(b"POST /a?b=1 HTTP/1.1\r\n")
    assert b"\r\naccept-encoding: identity\r\n" in asked[0].lower()


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For a server whose certificate says that it is `localhost`, as everybody believes for the time of the test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    unsigned = unsigned.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = tmp_path / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(unsigned.sign(key, SHA256()).public_bytes(Encoding.PEM) + private)
    monkeypatch.setattr("certifi.where", lambda: str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_who_answers_has_to_be_who_was_asked(certified: ssl.SSLContext) -> None:
    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 204 x\r\n\r\n")

    with answering(answer, certified) as url:
        assert post(url.replace("127.0.0.1", "localhost"), b"{}", {}).delivered
    with answering(answer, certified) as url:
        told = post(url, b"{}", {})
    assert told.error == "ConnectError"
    assert "certificate is not valid for '127.0.0.1'" in told.said
