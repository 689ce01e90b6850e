"""What people and programs are told where a page cannot be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.databases import lead_django_to_the_database
from tests.integration.web.visits import PASSWORD, add, entered, visitor

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_where_the_database_does_not_answer_everybody_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("hanako", "administrator", PASSWORD)
    client = entered("hanako")
    client.raise_request_exception = False
    monkeypatch.setenv("DATABASE_URL", f"postgresql://postgres@/ondo?host={tmp_path}")
    lead_django_to_the_database()
    for path in ("/", "/people/", "/metrics"):
        answer = client.get(path)
        assert (path, answer.status_code, answer["Retry-After"]) == (path, 503, "5")
    assert answer["Content-Type"].startswith("text/plain")
    assert client.get("/api/v1/me").json()["code"] == "api.store_away"


def test_every_problem_has_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = visitor().get("/api/v1/me", headers={"host": "somebody.else"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "api.bad_request"
