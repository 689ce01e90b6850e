"""Bodies are JSON, and text in them is text that every database takes."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

from ondo.web.frame.nul import NUL

JSON = "application/json"


class Strictly(Parser):
    """Refuses what is no JSON (400), what is no object, and letters that no text has (NUL, half a surrogate pair)."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body of a request."""
        if request.content_type != JSON:
            raise HttpError(415, "api.no_json")
        try:
            found = json.loads(request.body, parse_constant=_refuse)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "api.broken_json") from error
        if _has_nul(found):
            raise HttpError(400, "api.bad_request")
        body: dict[str, Any] = found
        return body


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _has_nul(value: object) -> bool:
    match value:
        case str():
            return NUL in value
        case dict():
            return any(NUL in key or _has_nul(one) for key, one in value.items())
        case list():
            return any(_has_nul(one) for one in value)
        case _:
            return False
