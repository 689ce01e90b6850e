"""Asking the API in a test, as somebody with a role."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

NOW = 1_760_000_000_000


def token(role: str = "administrator", name: str | None = None) -> str:
    """A token of a user with this role; the user is made where there is none."""
    from ondo.actions.add_user import add_user
    from ondo.actions.issue_token import issue_token
    from ondo.store.models import User

    name = name or role
    user = User.objects.filter(username=name).first() or add_user(name=name, role=role, by="test", at=NOW)
    return issue_token(user=user, name="test", by="test", at=NOW).text


class Api:
    """A client with a token; every path is below /api/v1."""

    def __init__(self, shown: str | None, language: str = "en") -> None:
        self.client = Client(SERVER_NAME="localhost", headers={"accept-language": language})
        self.shown = {"Authorization": f"Bearer {shown}"} if shown else {}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`headers`: with _ for -."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        call = getattr(self.client, method.lower())
        found: HttpResponse = call(f"/api/v1{path}", headers={**self.shown, **given}, **told)
        return found

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of a read that has to succeed."""
        response = self("GET", path, **headers)
        assert response.status_code == 200, response.content
        return response.json()  # type: ignore[attr-defined]


def api(role: str = "administrator", **words: str) -> Api:
    """Somebody with a role, asking with a token of their own."""
    return Api(token(role), **words)
