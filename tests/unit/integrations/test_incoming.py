"""What arrives by mail can be written by anybody: whatever it is, a database takes what is read of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from ondo.integrations.mail.incoming import Incoming, Sort, read_mail

HEADERS = b"From: a@example.com\r\nMessage-ID: <a@example.com>\r\n"
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=B\r\n\r\n"
    b"--B\r\nContent-Type: text/plain\r\n\r\nfailed\r\n"
    b"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <to\0ken@ours.example>\r\n\r\nHello\r\n--B--\r\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(HEADERS + b"Content-Type: text/plain; charset=utf-7\r\n\r\nHi +2AA- there\r\n", id="utf-7"),
        pytest.param(
            HEADERS + b"Content-Type: text/plain; charset=unicode_escape\r\n\r\nHi \\ud800 \\u0000\r\n", id="escapes"
        ),
        pytest.param(HEADERS + b"Content-Type: text/html; charset=utf-7\r\n\r\n<p>Hi +2AA-\0</p>", id="HTML"),
        pytest.param(BOUNCE, id="NUL in the letter that came back"),
        pytest.param(
            b"From: \xff\xfe\0@x\r\nSubject: \xff\0 =?utf-7?q?+2AA-?=\r\nTo: \xff\0@x\r\n\r\n\xff\0", id="bytes"
        ),
    ],
)
def test_a_database_takes_whatever_is_read(raw: bytes) -> None:
    read = read_mail(raw)
    for text in texts_of(read):
        assert "\0" not in text
        assert text.encode() is not None


def test_what_else_stands_in_it_is_read() -> None:
    read = read_mail(HEADERS + b"Content-Type: text/plain; charset=utf-7\r\n\r\nHi +2AA- there\r\n")
    assert (read.sort, read.text) == (Sort.REPLY, "Hi ? there")
    assert read_mail(BOUNCE).answers == ("<token@ours.example>",)


def test_html_that_no_standard_knows_is_read() -> None:
    raw = HEADERS + b"Content-Type: text/html\r\n\r\n<![foo]><p>Call me</p>"
    assert read_mail(raw).text == "Call me"


def texts_of(read: Incoming) -> Iterator[str]:
    for field in fields(read):
        value = getattr(read, field.name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value
