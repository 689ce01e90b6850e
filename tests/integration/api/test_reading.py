"""What is read of people: the same that the store tells, at any instant."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.api.calling import Api, api
from tests.integration.api.populated import DAY, NOW, populate

from ondo.domain.instants import rfc3339

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def ask() -> Api:
    populate()
    return api("manager")


def test_one_person_is_found_by_every_key_that_leads_to_them(ask: Api) -> None:
    found = ask.get("/people/yamada@acme.example")
    assert (found["stage"], found["known"]) == ("mql", True)
    assert found["traits"]["email"] == "yamada@acme.example"
    assert ask.get(f"/people/{found['key']}") == found
    assert {key["kind"] for key in found["keys"]} == {"anonymous", "email"}


def test_a_list_is_filtered_and_searched(ask: Api) -> None:
    assert [one["stage"] for one in ask.get("/people?stage=mql")["people"]] == ["mql"]
    assert [one["traits"]["email"] for one in ask.get("/people?q=yama")["people"]] == ["yamada@acme.example"]
    assert ask.get("/people?q=nobody-is-called-so")["people"] == []
    assert len(ask.get("/people?known=false")["people"]) == 3


def test_a_score_is_explained_at_any_instant(ask: Api) -> None:

    card = ask.get(f"/people/yamada@acme.example/scorecard?at={rfc3339(NOW + 11_000)}")
    assert card["score"] == sum(line["points"] for line in card["lines"]) == 40
    before = ask.get("/people/yamada@acme.example/scorecard?at=2020-01-01T00:00:00Z")
    assert (before["score"], before["stage"]) == (0, None)
    told = ask.get(f"/people/yamada@acme.example/explanation?at={rfc3339(NOW + 11_000)}")
    assert told["stage"] == "mql"
    assert [move["to_stage"] for move in told["moves"]] == ["visitor", "mql"]
    assert "yamada@acme.example" in told["told"]["headline"]


def test_an_explanation_speaks_the_language_asked_for(ask: Api) -> None:
    japanese = ask.get("/people/yamada@acme.example/explanation", accept_language="ja")
    assert "スコア" in str(japanese["told"])


def test_a_timeline_is_read_from_its_end(ask: Api) -> None:
    first = ask.get("/people/yamada@acme.example/events?limit=2")
    rest = ask.get(f"/people/yamada@acme.example/events?limit=200&cursor={first['next']}")
    names = [one["name"] for one in first["events"] + rest["events"]]
    assert names == ["document_requested", "page", "identified"]
    assert rest["next"] is None


def test_moves_of_one_and_of_all(ask: Api) -> None:
    mine = ask.get("/people/yamada@acme.example/transitions")["transitions"]
    assert [(one["from_stage"], one["to_stage"]) for one in mine] == [(None, "visitor"), ("visitor", "mql")]
    assert [one["to_stage"] for one in ask.get("/transitions?stage=mql")["transitions"]] == ["mql"]
    assert ask.get("/transitions?since=2090-01-01T00:00:00Z")["transitions"] == []


def test_nobody_and_the_erased_are_not_found(ask: Api) -> None:
    from ondo.actions.erase import erase
    from ondo.store.reading.people import person_called

    assert ask("GET", "/people/nobody@example.org").json()["code"] == "people.nobody"  # type: ignore[attr-defined]
    person = person_called("yamada@acme.example")
    erase(person=person, by="test", at=NOW + DAY)
    assert ask("GET", "/people/yamada@acme.example").status_code == 404
    assert "yamada" not in str(ask.get("/people"))


def test_reads_ask_the_store_a_fixed_number_of_times(ask: Api) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask.get("/people?limit=1")
    with CaptureQueriesContext(connection) as few:
        ask.get("/people?limit=1")
    with CaptureQueriesContext(connection) as many:
        ask.get("/people?limit=200")
    assert len(many) == len(few)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_head_is_answered_as_a_get_without_its_content(ask: Api) -> None:
    read, head = ask("GET", "/people"), ask("HEAD", "/people")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", read["ETag"])
    assert int(head["Content-Length"]) == len(read.content)
    assert ask("HEAD", "/people", if_none_match=read["ETag"]).status_code == 304
    assert ask("HEAD", "/people/nobody@at.all").status_code == 404
    stream: Any = ask("HEAD", "/exports/people?form=csv")
    assert (stream.status_code, stream["Content-Type"], list(stream)) == (200, "text/csv; charset=utf-8", [])
    refused = ask("HEAD", "/people/yamada@acme.example/triage")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert "HEAD" in ask("DELETE", "/people")["Allow"]
