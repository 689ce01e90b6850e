"""The body of a request, and no more of all of them together than there is memory for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from ondo.collector.answers import Receive
from ondo.collector.appending import Unavailable
from ondo.collector.bodies import MOST_BYTES

MOST_AT_ONCE = 64 * 1024 * 1024
"""Bytes of bodies that arrive in pieces and are not complete yet."""
PATIENCE = 60
"""Seconds that a body may take to arrive."""


class TooLarge(Exception):
    """More than a request may have."""


class Gone(Exception):
    """The client hung up, or fell silent, before it had said everything."""


@dataclass(slots=True)
class Reader:
    """Reads bodies."""

    held: int = 0
    """Bytes of those that are not complete yet."""

    async def read(self, receive: Receive, length: int | None) -> bytes:
        """A whole body, of a length that may be known. Raises TooLarge, Gone and, where too much arrives, Unavailable.

        Where the length is known the server need not be asked whether that was all, which takes as long as the rest.
        """
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        body: bytes = message.get("body", b"")
        if message.get("more_body") and len(body) != length:
            body = await self._whole(body, receive, length)
        if len(body) > MOST_BYTES:
            raise TooLarge
        return body

    async def _whole(self, first: bytes, receive: Receive, length: int | None) -> bytes:
        body = bytearray(first)
        self.held += len(first)
        try:
            async with asyncio.timeout(PATIENCE):
                more = True
                while more and len(body) != length:
                    piece, more = await _piece(receive)
                    body += piece
                    self.held += len(piece)
                    self._check(len(body))
        except TimeoutError as error:
            raise Gone from error
        finally:
            self.held -= len(body)
        return bytes(body)

    def _check(self, size: int) -> None:
        if size > MOST_BYTES:
            raise TooLarge
        if self.held > MOST_AT_ONCE:
            raise Unavailable("too much arrives at once")


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of a body, and whether there are more."""
    message = await receive()
    if message["type"] != "http.request":
        raise Gone
    return message.get("body", b""), message.get("more_body", False)


def length_in(headers: Mapping[bytes, bytes]) -> int | None:
    """How long the body is, by what the request says; None where it does not, or says that only its end will tell."""
    said = headers.get(b"content-length")
    return int(said) if said is not None and said.isdigit() and b"transfer-encoding" not in headers else None
