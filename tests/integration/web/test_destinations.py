"""The page of a destination: what is changed, what stays secret, a secret that is changed for another."""

from __future__ import annotations

import pytest
from tests.integration.telling.office import add as destination
from tests.integration.web.visits import add, entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_destination_is_changed_on_its_page(store: str) -> None:
    made = destination("slack", "https://hooks.example/secret-path", "mql.made", name="chat")
    add("manager", "manager")
    client, page = entered("manager"), f"/destinations/{made.pk}/"
    assert "somebody becomes an MQL (mql.made)" in client.get(page).content.decode()
    assert "secret-path" not in client.get(page).content.decode()
    words = {"name": "sales", "address": "", "told": ["mql.made", "sla.breached"], "language": "ja"}
    assert client.post(page, words).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.address, made.language) == ("sales", "https://hooks.example/secret-path", "ja")
    assert made.told == ["mql.made", "sla.breached"]
    assert client.post(page, {**words, "address": "nowhere"}).status_code == 200
    made.refresh_from_db()
    assert made.address == "https://hooks.example/secret-path"


def test_a_secret_is_changed_for_another_on_the_page(store: str) -> None:
    made = destination("webhook", "https://example.com/x", name="crm")
    add("manager", "manager")
    client, first = entered("manager"), made.secret
    client.post(f"/destinations/{made.pk}/rotate/")
    made.refresh_from_db()
    assert made.secret != first == made.former_secret
    client.post(f"/destinations/{made.pk}/rotate/", {"at_once": "on"})
    made.refresh_from_db()
    assert (made.former_secret, made.former_until) == ("", None)
