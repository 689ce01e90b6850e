"""What the collector answers, and to whom a browser may pass it on: everybody, since keys stand in pages anyway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

_JSON = (b"content-type", b"application/json")
_FOR_ALL = (b"access-control-allow-origin", b"*")
_READABLE = (b"access-control-expose-headers", b"Retry-After")
_DAY = b"86400"
LONGEST_ORIGIN = 300
"""Bytes: a scheme, the longest name there can be, and a port."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body. `retry_after`: whole seconds after which the client may come again."""

    status: int
    body: bytes
    retry_after: int | None = None

    def headers(self, origin: bytes | None) -> Headers:
        """Its headers, for a page of that origin."""
        waiting = [(b"retry-after", b"%d" % self.retry_after)] if self.retry_after is not None else []
        return [_JSON, (b"content-length", b"%d" % len(self.body)), *waiting, *shared_with(origin)]


TAKEN = Answer(200, b'{"success":true}')
"""Everything is on the disk: as events, or in the quarantine."""


def come_again(status: int, why: bytes, seconds: float) -> Answer:
    """Nothing was stored: 429 for a client that sends too much, 503 where the reason lies with us."""
    return Answer(status, b'{"success":false,"why":"%s"}' % why, max(1, round(seconds + 0.5)))


def shared_with(origin: bytes | None) -> Headers:
    """What lets a page read an answer. Where its origin is known it is named: with `*` a page may send no cookies."""
    if origin is None:
        return [_FOR_ALL, _READABLE]
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
        _READABLE,
    ]


def origin_in(headers: dict[bytes, bytes]) -> bytes | None:
    """The site of the page that asks; None for other clients, and for what is too long to be one."""
    origin = headers.get(b"origin")
    return origin if origin is not None and len(origin) <= LONGEST_ORIGIN else None


def preflight(headers: dict[bytes, bytes]) -> Headers:
    """What a browser is told that asks beforehand whether it may send: whatever it likes, and not to ask for a day."""
    wanted = headers.get(b"access-control-request-headers", b"Authorization, Content-Type")
    return [
        *shared_with(origin_in(headers)),
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", wanted),
        (b"access-control-max-age", _DAY),
    ]


async def give(send: Send, answer: Answer, origin: bytes | None) -> None:
    """Sends an answer."""
    headers = _headers_of_taken(origin) if answer is TAKEN else answer.headers(origin)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


@lru_cache(maxsize=1024)
def _headers_of_taken(origin: bytes | None) -> Headers:
    return TAKEN.headers(origin)
