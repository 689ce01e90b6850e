"""Whatever goes wrong is a problem (RFC 9457) in the language asked for, and never a page or a traceback."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.integration.api.calling import Api, api
from tests.integration.api.populated import populate

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
TRIAGE = "/people/yamada@acme.example/triage"


@pytest.fixture
def ask() -> Api:
    populate(visitors=0)
    return api("manager")


def problem(response: Any) -> Any:
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    assert {"type", "title", "detail", "code"} <= set(told)
    return told


REQUESTS = [
    ("GET", "/nothing-here", 404),
    ("GET", "/people/nobody", 404),
    ("DELETE", "/people", 405),
    ("GET", "/people?limit=0", 422),
    ("GET", "/people?limit=201", 422),
    ("GET", "/people/yamada@acme.example/scorecard?at=yesterday", 422),
    ("GET", "/people/yamada@acme.example/scorecard?at=2026-01-01T00:00:00", 422),
    ("GET", "/people/yamada@acme.example/scorecard?at=9999-12-31T00:00:00Z", 422),
    ("GET", "/people?q=a%00b", 400),
    ("GET", "/people/%00", 400),
    ("GET", "/imports/99999999999999999999999", 422),
    ("POST", "/events/0/retraction", 422),
    ("PUT", "/playbooks/in-force", 422),
    ("GET", "/exports/everything", 422),
]


def test_bad_requests_are_answered_with_problems(ask: Api) -> None:
    answered = [(method, path, problem(ask(method, path))["status"]) for method, path, _ in REQUESTS]
    assert answered == REQUESTS


def test_a_parameter_that_nobody_knows_is_an_error_everywhere(ask: Api) -> None:
    schema = ask.get("/openapi.json")
    ways = [(method, path) for path, methods in schema["paths"].items() for method in methods if method != "parameters"]
    assert len(ways) > 40
    for method, path in ways:
        way = re.sub(r"\{\w+\}", "1", path.removeprefix("/api/v1"))
        answer: Any = ask(method.upper(), f"{way}?limitt=1")
        if answer.status_code == 403:
            continue  # who may not is told nothing else
        assert (way, answer.status_code, answer.json()["code"]) == (way, 422, "api.not_valid")
        assert answer.json()["errors"][0]["parameter"] == "limitt"


BODIES = [
    (b"", 422),
    (b"{", 400),
    (b"[" * 100_000, 400),
    (b'{"verdict": "\\ud800"}', 400),
    (b'{"verdict": "a\\u0000"}', 400),
    (b'{"verdict": NaN}', 400),
    (b"[]", 422),
    (b"null", 422),
    (b"{}", 422),
    (b'{"verdict": 7}', 422),
    (b'{"verdict": "lead", "reasn": "x"}', 422),
    (b'{"verdict": "lead", "given": []}', 422),
    (b'{"verdict": "' + b"x" * 101 + b'"}', 422),
    (b"\xff\xfe", 400),
]


def test_bad_bodies_are_answered_with_problems(ask: Api) -> None:
    for body, status in BODIES:
        answer = ask.client.post(f"/api/v1{TRIAGE}", body, content_type="application/json", headers=ask.shown)
        assert (body, problem(answer)["status"]) == (body, status)


def test_fields_are_named_by_a_pointer_or_as_parameters(ask: Api) -> None:
    told = problem(ask("POST", TRIAGE, {"verdict": 7, "reasn": "x"}))
    assert {one["pointer"]: one["code"] for one in told["errors"]} == {
        "/verdict": "api.field_no_text",
        "/reasn": "api.field_unknown",
    }
    assert problem(ask("GET", "/people?limit=x"))["errors"][0]["parameter"] == "limit"


def test_problems_speak_both_languages_with_one_code(ask: Api) -> None:
    english, japanese = (problem(ask("GET", "/people/nobody", accept_language=lang)) for lang in ("en", "ja"))
    assert english["code"] == japanese["code"]
    assert english["detail"] != japanese["detail"]
    assert english["title"] != japanese["title"]
    odd = problem(ask("GET", "/hand-offs?state=wating", accept_language="ja"))
    assert odd["errors"][0]["detail"] == "waiting, accepted, returned, withdrawn のどれかにしてください。"


def test_a_mistake_of_ours_is_a_problem_without_anything_of_the_request(
    ask: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ondo.web.api import people

    def broken(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(people, "person_called", broken)
    assert problem(ask("GET", "/people/secret@example.org"))["code"] == "api.our_mistake"
    assert "secret@example.org" not in "".join(
        record.getMessage() for record in caplog.records if "ondo" in record.name
    )


def test_before_the_first_playbook_nothing_breaks() -> None:
    ask = api("manager")
    assert problem(ask("GET", "/people"))["code"] == "in_force.none"
    assert ask.get("/playbooks/in-force")["version"] is None
    assert ask.get("/me")["role"] == "manager"


def test_the_pages_of_the_api_come_from_here(ask: Api) -> None:
    page = ask.client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "https://" not in text, "no CDN"
    assert "<script>" not in text, "no inline script"
    script = ask.client.get("/static/ninja/swagger-ui-bundle.js")
    assert script.status_code == 200
    script.close()
