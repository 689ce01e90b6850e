"""The typed client, and the commands that use it against a server, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from tests import arrivals
from tests.integration.api.calling import token
from tests.integration.api.live import serving
from tests.integration.api.populated import decide, populate
from tests.integration.telling.receiving import receiver

from ondo.api_client import Client, Refused, Unreachable
from ondo.cli.boundary import run

EXAMPLE = """
  - name: {name}
    history:
      - {{at: 2026-04-01 10:00, document_requested: {{}}}}
      - {{at: 2026-04-01 11:00, page: {{path: /}}}}
    expect: [{{at: 2026-04-02 09:00, stage: {stage}, score: 12}}]
"""


@pytest.fixture
def server(store: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    populate()
    monkeypatch.setenv("ONDO_TOKEN", token("manager"))
    monkeypatch.setenv("ONDO_DATA", "/nowhere")
    with serving() as address:
        yield address


def client(server: str) -> Client:
    import os

    return Client(server, os.environ["ONDO_TOKEN"], pauses=(0.01, 0.01))


def test_the_client_reads_and_acts_and_reads_what_came_of_it(server: str) -> None:
    from ondo.web.frame.moments import now

    with client(server) as ondo:
        assert ondo.me().role == "manager"
        assert [one.stage for one in ondo.people()] == ["mql", "visitor", "visitor", "visitor"]
        read = ondo.person("yamada@acme.example")
        assert {key.kind for key in read.keys} == {"anonymous", "email"}
        ondo.triage(read.key, "sql", given={"need": "a tool"}, etag=read.etag)
        decide(now() + 60_000)
        assert ondo.person(read.key).stage == "sql"
        assert [one.to_stage for one in ondo.transitions()][-1] == "sql"
        with pytest.raises(Refused) as refused:
            ondo.triage(read.key, "lead", etag=read.etag)
        assert refused.value.status == 412
        assert ondo.scorecard(read.key).score == sum(line.points for line in ondo.scorecard(read.key).lines)
        assert len(list(ondo.export("people"))) == 4


def test_the_client_tells_of_a_deal_and_reads_it(server: str) -> None:
    from ondo.web.frame.moments import now

    with client(server) as ondo:
        ondo.tell_opportunity("D-1", "created", person="yamada@acme.example", amount=1200000, next_step="a quote")
        decide(now() + 60_000)
        read = ondo.opportunity("D-1")
        ondo.tell_opportunity("D-1", "updated", closes_on=date(2026, 12, 25), etag=read.etag)
        with pytest.raises(Refused) as refused:
            ondo.tell_opportunity("D-1", "won", etag=read.etag)
        assert refused.value.status == 412
        decide(now() + 60_000)
        (deal,) = ondo.opportunities(status="open")
        assert (deal.next_step, deal.closes_on, deal.amount) == ("a quote", "2026-12-25", 1200000)


def test_the_client_tries_a_destination_out(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.actions.add_destination import add_destination

    monkeypatch.setenv("ONDO_ALLOW_PRIVATE_WEBHOOKS", "1")
    with receiver() as service, client(server) as ondo:
        add_destination(name="crm", kind="webhook", address=service.url, by="test", at=0)
        (crm,) = ondo.destinations()
        assert (crm.name, ondo.test_destination(crm.id).delivered) == ("crm", True)
        service.answers = [(500, {})]
        assert ondo.test_destination(crm.id).status == 500


def test_pages_are_followed_to_the_end(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.api_client.client.PAGE", 1)
    with client(server) as ondo:
        assert len({one.key for one in ondo.people()}) == 4


def test_a_lost_answer_is_asked_for_again_with_the_same_key() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Idempotency-Key"])
        if len(seen) == 1:
            raise httpx.ReadTimeout("lost")
        return httpx.Response(503) if len(seen) == 2 else httpx.Response(202, json={"event": 7})

    with Client("http://ondo", "t", pauses=(0.0, 0.0), transport=httpx.MockTransport(answer)) as ondo:
        assert ondo.act("p1", "call_attempted") == 7
    assert len(seen) == 3
    assert len(set(seen)) == 1


def test_somebody_else_at_the_address_is_told_apart_from_a_refusal() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(404, text="<html>"))
    with Client("http://other", "t", pauses=(), transport=transport) as ondo, pytest.raises(Unreachable):
        ondo.me()


def test_person_show_tells_the_same_as_at_home(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--server", server, "person", "show", "yamada@acme.example"]) == 0
    there = capsys.readouterr().out
    assert "yamada@acme.example" in there
    assert "+30" in there
    assert run(["--server", server, "person", "show", "p1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stage"] == "mql"
    assert run(["--server", server, "person", "show", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize("how", [[], ["--json"], ["--lang", "ja"]])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_check_there_shows_what_a_check_here_shows(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    examples = f"{EXAMPLE.format(name='Ken', stage='visitor')}{EXAMPLE.format(name='Emi', stage='mql')}"
    missed, wrong, right = (tmp_path / f"{name}.yaml" for name in ("missed", "wrong", "right"))
    missed.write_text(f"{arrivals.PLAYBOOK}examples:\n{examples}")
    wrong.write_text(arrivals.PLAYBOOK.replace("points: 30", "pointz: thirty"))
    right.write_text(arrivals.PLAYBOOK)
    told = []
    for words in ([], ["--server", server]):
        codes = [run([*words, "playbook", "check", str(file), *how]) for file in (missed, wrong, right)]
        told.append((codes, *capsys.readouterr()))
    assert told[0] == told[1]
    assert told[0][0] == [1, 2, 0]


def test_a_playbook_is_checked_there_and_put_in_force_there(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ondo.store.models import FoldState, PlaybookVersion

    FoldState.objects.all().delete()
    PlaybookVersion.objects.all().delete()
    file = tmp_path / "small.yaml"
    file.write_text(arrivals.PLAYBOOK)
    assert run(["--server", server, "playbook", "check", str(file)]) == 0
    assert run(["--server", server, "playbook", "put-in-force", str(file)]) == 0
    capsys.readouterr()
    assert run(["--server", server, "playbook", "versions", "--json"]) == 0
    assert [one["key"] for one in json.loads(capsys.readouterr().out)] == ["small"]
    file.write_text(arrivals.PLAYBOOK.replace("points: 30", "pointz: 30"))
    assert run(["--server", server, "playbook", "check", str(file)]) == 2
    assert "points" in capsys.readouterr().err


def test_commands_without_a_remote_form_refuse_and_say_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--server", "http://ondo", "source", "list"]) == 2
    assert "this machine" in capsys.readouterr().err
    assert run(["source", "list", "--help"]) == 0
    assert "no form for `--server`" in capsys.readouterr().out
    assert run(["person", "show", "--help"]) == 0
    assert "ONDO_TOKEN" in capsys.readouterr().out
    monkeypatch.delenv("ONDO_TOKEN", raising=False)
    assert run(["--server", "http://ondo", "person", "show", "p1"]) == 2
    assert "ONDO_TOKEN" in capsys.readouterr().err
