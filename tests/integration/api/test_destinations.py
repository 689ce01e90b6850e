"""Destinations through the API: added, changed by whoever has read them, given another secret, removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook
from tests.integration.api.calling import Api, api
from tests.integration.telling.receiving import Receiver, receiver

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
NEW = {"name": "crm", "kind": "webhook", "address": "https://example.com/secret-path", "told": ["mql.made"]}


@pytest.fixture
def ask(store: str) -> Api:
    return api("manager")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("ONDO_ALLOW_PRIVATE_WEBHOOKS", "1")
    with receiver() as told:
        yield told


def test_a_destination_is_tried_out_and_says_how_it_went(ask: Api, service: Receiver) -> None:
    made: Any = ask("POST", "/destinations", {**NEW, "address": service.url}).json()  # type: ignore[attr-defined]
    path = f"/destinations/{made['id']}/test"
    answer: Any = ask("POST", path)
    assert answer.status_code == 200, answer.content
    assert {**answer.json(), "milliseconds": 0} == {"delivered": True, "status": 200, "error": None, "milliseconds": 0}
    (told,) = service.received
    assert Webhook(made["secret"]).verify(told.body, told.headers)["data"] == {"destination": "crm"}
    service.answers = [(500, {})]
    failed: Any = ask("POST", path, idempotency_key="t1")
    assert (failed.status_code, failed.json()["delivered"], failed.json()["status"]) == (200, False, 500)
    assert ask("POST", path, idempotency_key="t1").content == failed.content
    assert len(service.received) == 2, "the same request is not sent on again"
    assert ask("POST", "/destinations/99/test").status_code == 404


def test_whoever_waits_for_a_service_outside_keeps_nobody_from_writing(ask: Api, service: Receiver) -> None:
    from django.db import connection

    made: Any = ask("POST", "/destinations", {**NEW, "address": service.url}).json()  # type: ignore[attr-defined]
    within = []

    class Watched(list[tuple[int, dict[str, str]]]):
        """Asked by the service while the API waits for its answer, in another thread."""

        def __bool__(self) -> bool:
            from ondo.store.models import Destination

            Destination.objects.filter(pk=made["id"]).update(language="en")
            within.append("written")
            connection.close()
            return False

    service.answers = Watched()
    ask("POST", f"/destinations/{made['id']}/test", idempotency_key="t2")
    assert within == ["written"]


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
