"""Destinations through the API: added, changed by whoever has read them, given another secret, removed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.api.calling import Api, api

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
NEW = {"name": "crm", "kind": "webhook", "address": "https://example.com/secret-path", "told": ["mql.made"]}


@pytest.fixture
def ask(store: str) -> Api:
    return api("manager")


def test_a_destination_is_added_changed_and_removed(ask: Api) -> None:
    made: Any = ask("POST", "/destinations", NEW)
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    path = f"/destinations/{made.json()['id']}"
    row = ask.get(path)
    assert (row["told"], row["enabled"], row["address"]) == (["mql.made"], True, "https://example.com/…path")
    assert "secret" not in row
    assert ask.get("/destinations")["destinations"] == [row]
    assert ask("POST", "/destinations", NEW).status_code == 409
    assert ask("PATCH", path, {"name": "sales"}).status_code == 428
    changed: Any = ask("PATCH", path, {"name": "sales", "enabled": False}, if_match=made["ETag"])
    assert (changed.json()["name"], changed.json()["enabled"]) == ("sales", False)
    assert ask("PATCH", path, {"name": "other"}, if_match=made["ETag"]).status_code == 412
    assert ask("PATCH", path, {"told": ["mql"]}, if_match=changed["ETag"]).status_code == 422
    assert ask("PATCH", path, {"secret": "whsec_x"}, if_match=changed["ETag"]).status_code == 422
    assert ask.get(path)["name"] == "sales"
    assert ask("DELETE", path, if_match=changed["ETag"]).status_code == 204
    assert ask("GET", path).status_code == 404


def test_a_webhook_gets_another_secret_once_for_one_key(ask: Api) -> None:
    made: Any = ask("POST", "/destinations", NEW)
    path = f"/destinations/{made.json()['id']}/secret"
    first: Any = ask("POST", path, {}, idempotency_key="r1")
    again: Any = ask("POST", path, {}, idempotency_key="r1")
    assert first.json()["secret"] == again.json()["secret"] != made.json()["secret"]
    assert first.json()["former_until"]
    assert ask("POST", path, {"keep_hours": 0}).json()["former_until"] is None  # type: ignore[attr-defined]
