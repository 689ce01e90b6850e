"""The body of a request, and no more of all of them together than there is memory for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
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

    async def read(self, receive: Receive) -> bytes:
        """A whole body. Raises TooLarge, Gone and, where too much arrives at once, Unavailable."""
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        body: bytes = message.get("body", b"")
        if message.get("more_body"):
            body = await self._whole(body, receive)
        if len(body) > MOST_BYTES:
            raise TooLarge
        return body

    async def _whole(self, first: bytes, receive: Receive) -> bytes:
        body = bytearray(first)
        self.held += len(first)
        try:
            async with asyncio.timeout(PATIENCE):
                async for piece in _pieces(receive):
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


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        yield message.get("body", b"")
        more = message.get("more_body", False)
