"""Connections that are over at one instant, however slowly the other side drips: for whoever asks strangers something.

The timeouts of HTTP clients are for each read, so a byte every few seconds would hold them for ever.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore


@dataclass(frozen=True)
class Until:
    """An instant, in seconds of the machine's steady clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Until:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self, most: float | None, late: type[Exception] = TimeoutError) -> float:
        """The seconds that are left, or `most` where that is less. Raises `late` where none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise late
        return left if most is None else min(left, most)


def addresses(host: str, port: int, until: Until) -> list[str]:
    """Where a name leads. Raises OSError where nowhere, TimeoutError where nobody says so in time."""
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()
    Thread(target=_look_up, args=(host, port, found), daemon=True).start()  # nothing else ends a look-up early
    try:
        answer = found.get(timeout=until.left(None))
    except Empty as error:
        raise TimeoutError from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _look_up(host: str, port: int, found: SimpleQueue[list[str] | OSError | UnicodeError]) -> None:
    try:
        found.put([str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
    except (OSError, UnicodeError) as error:
        found.put(error)


@dataclass(frozen=True)
class Connecting(httpcore.NetworkBackend):
    """For a connection pool of httpcore."""

    until: Until
    _backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises httpcore's exceptions, as all that follows."""
        left = self.until.left(timeout, httpcore.ConnectTimeout)
        return _Connected(self._backend.connect_tcp(host, port, left, local_address, socket_options), self.until)


@dataclass(frozen=True)
class _Connected(httpcore.NetworkStream):
    stream: httpcore.NetworkStream
    until: Until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.until.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.until.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self.until.left(timeout, httpcore.ConnectTimeout)
        return _Connected(self.stream.start_tls(ssl_context, server_hostname, left), self.until)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
