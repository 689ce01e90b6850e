"""Requests to a running collector, as plain as they can be."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tests.integration.collector.running import HOST, Collector

KEY, OUR_KEY = "site-key", "desk-key"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def basic(key: str) -> str:
    """A write key as clients show it."""
    return "Basic " + base64.b64encode(f"{key}:".encode()).decode()


def ask(
    collector: Collector,
    path: str,
    body: bytes | dict[str, Any] | None = None,
    *,
    key: str | None = KEY,
    method: str = "POST",
    **headers: Any,
) -> Answered:
    """One request on a connection of its own. Words in the names of headers are joined by _."""
    if isinstance(body, dict):
        body = json.dumps(body).encode()
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if key is not None:
        told.setdefault("Authorization", basic(key))
    with closing(http.client.HTTPConnection(HOST, collector.port, timeout=30)) as connection:
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        return Answered(answer.status, {name.lower(): v for name, v in answer.getheaders()}, answer.read())


def page(number: object, **more: Any) -> dict[str, Any]:
    """A call that is in order, with an id of its own."""
    return {"type": "page", "anonymousId": "a", "messageId": f"m-{number}", **more}
