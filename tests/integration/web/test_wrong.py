"""What people and programs are told where a page cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver
from tests.arrivals import put_in_force
from tests.databases import lead_django_to_the_database
from tests.integration.web.visits import PASSWORD, add, entered, visitor

pytestmark = pytest.mark.usefixtures("store")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
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


@on_sqlite
def test_numbers_that_no_row_can_have_lead_nowhere() -> None:
    put_in_force()
    add("hanako", "administrator")
    client, found = entered("hanako"), 0
    for route in _routes(get_resolver()):
        if "<row:" in route:
            path = "/" + re.sub(r"<row:\w+>", "9" * 23, re.sub(r"<(?!row:)[^>]*>", "x", route))
            answer = client.get(path), client.post(path)
            assert {one.status_code for one in answer} == {404}, path
            found += 1
        assert "<int:" not in route or route.startswith("api/"), "the API has bounds of its own"
    assert found > 10
    assert client.post("/tokens/revoke/", {"number": "9" * 23}).status_code == 404
    assert client.get("/hand-offs/999999999999999999/").status_code == 404
    after = f"urgent.{'9' * 19}.{'9' * 19}"
    assert client.get(f"/desk/?after={after}").status_code == 200
    assert client.get(f"/desk/?after={after}&group=company").status_code == 200


def test_a_letter_that_no_database_has_leads_nowhere() -> None:
    put_in_force()
    add("hanako", "administrator")
    client = entered("hanako")
    for path in ("/people/?q=%00", "/people/?stage=a%00", "/desk/?person=%00", "/search/?q=%00", "/?%00=1"):
        assert (path, client.get(path).status_code) == (path, 400)
    for path in ("/people/%00/", "/companies/%00/", "/opportunities/of/%00/", "/desk/people/%00/"):
        assert (path, client.get(path).status_code) == (path, 400)
    assert client.get("/api/v1/people/%00").status_code in (400, 401)


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        else:
            yield route


@on_sqlite
def test_every_problem_has_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = visitor().get("/api/v1/me", headers={"host": "somebody.else"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "api.bad_request"
