"""Many clients at once, who remember what they were told."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from tests.integration.collector.asking import KEY, basic, page
from tests.integration.collector.running import HOST, Collector

HEADERS = {"Authorization": basic(KEY), "Content-Type": "application/json"}


class Crowd:
    """Clients that send one call after the other, each with an id of its own, over connections that stay open."""

    def __init__(self, collectors: Iterable[Collector], size: int) -> None:
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.answers: dict[int, int] = {}
        self._numbers, self._ending, self._lock = count(), threading.Event(), threading.Lock()
        ports = [collector.port for collector in collectors]
        self._threads = [
            threading.Thread(target=self._send, args=(ports[number % len(ports)],), daemon=True)
            for number in range(size)
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _send(self, port: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        while not self._ending.is_set():
            call = page(next(self._numbers))
            self.sent.add(call["messageId"])
            try:
                connection.request("POST", "/v1/p", json.dumps(call), HEADERS)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(0.01)
                continue
            self._remember(call, answer.status)
        connection.close()

    def _remember(self, call: dict[str, Any], status: int) -> None:
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            if status == 200:
                self.acknowledged.add(call["messageId"])


@contextmanager
def crowd(*collectors: Collector, size: int = 16) -> Iterator[Crowd]:
    """A crowd that sends while the block runs."""
    clients = Crowd(collectors, size)
    clients.begin()
    try:
        yield clients
    finally:
        with suppress(RuntimeError):
            clients.end()
