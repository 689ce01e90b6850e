"""What the schema says of every endpoint: problems, Idempotency-Key, If-Match, who may.

An endpoint that changes something others may have changed says so with `openapi_extra={"x-if-match": "required"}` (or
`"optional"`).
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from ondo.web.api.idempotency import HEADER, MOST
from ondo.web.api.problems import TYPE

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` stays the same in every language; `errors` says which fields are meant.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string"},
                    "line": {"type": "integer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_ANSWER = {"description": "A problem", "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Send the same request again with the same key: it is done once, and its answer comes again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of what was read; 412 where it is another one by now.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


class Described(NinjaAPI):
    """The API with what all its endpoints have in common in its schema."""

    def get_openapi_schema(self, **words: Any) -> OpenAPISchema:
        """The schema, as it is served and as the tests go by it."""
        schema = super().get_openapi_schema(**words)
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        for path in schema["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {str(code): answer for code, answer in operation["responses"].items()}
    operation["responses"] |= dict.fromkeys(("401", "403", "422", "default"), _ANSWER)
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_KEY)
    if method == "get":
        operation["responses"]["304"] = {"description": "As If-None-Match says: unchanged"}
    if wanted := operation.get("x-if-match"):
        parameters.append({**_IF_MATCH, "required": wanted == "required"})
