"""Every endpoint × every role, as the table says; an endpoint that is not in the table fails here."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.integration.api.calling import token
from tests.integration.api.populated import populate

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

ROLES = ("marketer", "sdr", "field_sales", "manager", "administrator", "auditor")
EVERYBODY = frozenset(ROLES)
ACTING = frozenset({"sdr", "field_sales", "manager", "administrator"})
HANDING_OFF = frozenset({"field_sales", "manager", "administrator"})
MERGING = frozenset({"sdr", "manager", "administrator"})
TELLING = frozenset({"manager", "administrator"})
ERASING = frozenset({"administrator"})
IMPORTING = PLAYBOOKS = frozenset({"marketer", "manager", "administrator"})
EXPORTING = frozenset({"marketer", "manager", "administrator", "auditor"})

MAY = {
    ("get", "/me"): EVERYBODY,
    ("get", "/people"): EVERYBODY,
    ("get", "/people/{person}"): EVERYBODY,
    ("get", "/people/{person}/scorecard"): EVERYBODY,
    ("get", "/people/{person}/explanation"): EVERYBODY,
    ("get", "/people/{person}/events"): EVERYBODY,
    ("get", "/people/{person}/transitions"): EVERYBODY,
    ("post", "/people/{person}/triage"): ACTING,
    ("post", "/people/{person}/acts"): ACTING,
    ("post", "/events/{event}/retraction"): ACTING,
    ("get", "/transitions"): EVERYBODY,
    ("get", "/queue"): EVERYBODY,
    ("get", "/hand-offs"): EVERYBODY,
    ("post", "/hand-offs/{hand_off}/acceptance"): HANDING_OFF,
    ("post", "/hand-offs/{hand_off}/return"): HANDING_OFF,
    ("get", "/meetings"): EVERYBODY,
    ("get", "/merges"): EVERYBODY,
    ("post", "/merges"): MERGING,
    ("post", "/merges/{merge}/retraction"): MERGING,
    ("get", "/duplicates"): EVERYBODY,
    ("post", "/duplicates/{pair}/decision"): MERGING,
    ("get", "/people/{person}/erasure"): ERASING,
    ("post", "/people/{person}/erasure"): ERASING,
    ("get", "/accounts"): EVERYBODY,
    ("get", "/accounts/{account}"): EVERYBODY,
    ("get", "/opportunities"): EVERYBODY,
    ("get", "/opportunities/{opportunity}"): EVERYBODY,
    ("post", "/opportunities/{opportunity}/events"): ACTING,
    ("get", "/playbooks"): EVERYBODY,
    ("get", "/playbooks/in-force"): EVERYBODY,
    ("put", "/playbooks/in-force"): PLAYBOOKS,
    ("delete", "/playbooks/switch"): PLAYBOOKS,
    ("get", "/playbooks/{version}"): EVERYBODY,
    ("post", "/playbooks/validate"): EVERYBODY,
    ("get", "/imports"): IMPORTING,
    ("post", "/imports"): IMPORTING,
    ("get", "/imports/{number}"): IMPORTING,
    ("delete", "/imports/{number}"): IMPORTING,
    ("get", "/exports/{what}"): EXPORTING,
    ("get", "/destinations"): TELLING,
    ("post", "/destinations"): TELLING,
    ("get", "/destinations/{destination}"): TELLING,
    ("patch", "/destinations/{destination}"): TELLING,
    ("delete", "/destinations/{destination}"): TELLING,
    ("post", "/destinations/{destination}/secret"): TELLING,
    ("post", "/destinations/{destination}/test"): TELLING,
}
"""Written by hand, so that a slip in `ondo.web.roles` shows."""
WORDS = {"person": "nobody", "event": 9, "account": "none", "opportunity": "none", "version": 9, "number": 9}
WORDS |= {"hand_off": 9, "merge": 9, "pair": 9, "destination": 9}


def operations() -> dict[tuple[str, str], Any]:
    schema = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").json()
    return {
        (method, path.removeprefix("/api/v1")): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_every_endpoint_is_in_the_table_and_says_so_in_the_schema() -> None:
    found = operations()
    assert set(found) == set(MAY)
    assert {endpoint: frozenset(one["x-roles"]) for endpoint, one in found.items()} == MAY


def test_every_endpoint_lets_in_whom_the_table_lets_in_and_nobody_else() -> None:
    populate(visitors=0)
    client, allowed = Client(SERVER_NAME="localhost"), set()
    shown = {role: {"authorization": f"Bearer {token(role)}"} for role in ROLES}
    for method, path in MAY:
        address = "/api/v1" + path.format(**WORDS, what="people")
        assert client.generic(method.upper(), address).status_code == 401
        for role, headers in shown.items():
            answer = client.generic(method.upper(), address, headers=headers)
            assert answer.status_code < 500, (method, path, answer.content)
            if answer.status_code not in (401, 403):
                allowed.add((method, path, role))
    assert allowed == {(*endpoint, role) for endpoint, roles in MAY.items() for role in roles}


def test_a_role_that_is_not_in_the_table_may_nothing() -> None:
    from ondo.store.models import User

    headers = {"authorization": f"Bearer {token('auditor')}"}
    User.objects.update(role="guest")
    client = Client(SERVER_NAME="localhost")
    assert client.get("/api/v1/me", headers=headers).json()["permissions"] == []
    assert client.get("/api/v1/people", headers=headers).status_code == 403
