"""One request: sent again where that is safe, and its answer read or its refusal raised."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each further try."""
LONGEST = 30.0
"""Seconds that a server may ask us to wait."""
PASSING = frozenset({429, 502, 503, 504})
REPEATABLE = frozenset({"GET", "POST"})
"""What may be sent twice: reads, and posts, which carry a key."""


class Unreachable(Exception):
    """Nobody answers, or not in words of ours."""


class Refused(Exception):
    """The server says no: a problem (RFC 9457) with its `status`, `code`, `detail` and what is wrong in which field."""

    def __init__(self, status: int, code: str, detail: str, errors: list[dict[str, Any]]) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors = status, code, detail, errors


@dataclass
class Asking:
    """The connection to a server. `pauses`: seconds before each further try."""

    http: httpx.Client
    pauses: tuple[float, ...] = field(default=PAUSES)

    def ask(self, method: str, path: str, **words: Any) -> httpx.Response:
        """The answer; raises `Refused` or `Unreachable`. A post has the same Idempotency-Key at every try."""
        headers: Mapping[str, str] = words.pop("headers", {})
        if method == "POST":
            headers = {"Idempotency-Key": uuid.uuid4().hex, **headers}
        for pause in self.pauses if method in REPEATABLE else ():
            try:
                response = self._once(method, path, headers, words)
            except httpx.TransportError:
                time.sleep(pause)
                continue
            if not _passes(response):
                return _read(response)
            time.sleep(_wait(response, pause))
        try:
            return _read(self._once(method, path, headers, words))
        except httpx.TransportError as error:
            raise Unreachable(str(error) or type(error).__name__) from error

    def _once(self, method: str, path: str, headers: Mapping[str, str], words: dict[str, Any]) -> httpx.Response:
        return self.http.request(method, path, headers=headers, **words)


def _passes(response: httpx.Response) -> bool:
    """Whether another try may find it better: busy, away, or the same request is just being answered."""
    return response.status_code in PASSING or (
        response.status_code == 409 and _problem(response)[0] == "api.in_progress"
    )


def _wait(response: httpx.Response, pause: float) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(LONGEST, float(asked)) if asked.isdecimal() else pause


def _read(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    code, detail, errors = _problem(response)
    raise Refused(response.status_code, code, detail, errors)


def _problem(response: httpx.Response) -> tuple[str, str, list[dict[str, Any]]]:
    try:
        told = msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise Unreachable(f"{response.status_code} {response.reason_phrase}") from error
    return str(told.get("code", "")), str(told.get("detail", "")), list(told.get("errors", []))
