"""Whoever was drawn for the exploration sample is known to a lake of the store, so that recall can be told from it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.integration.desks.office import DAY, Office
from tests.integration.desks.test_exploration import PLAYBOOK, people, share
from tests.integration.lake.laking import same_as_new

from ondo.cli import run

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(store: str, tmp_path: Path) -> Office:
    from tests.arrivals import put_in_force

    book = PLAYBOOK.replace("transitions:", "  sql: {kind: sql, team: field_sales}\ntransitions:")
    book = book.replace("when: document_requested", "when: {score: {reaches: 10}}")
    book += "engagement:\n  rules:\n    asked: {event: document_requested, points: 10, because: they ask}\n"
    book += "triage:\n  sql: {from: [known, mql]}\n"
    (tmp_path / "book.yaml").write_text(book, encoding="utf-8")
    put_in_force(book)
    office = Office()
    office.hire("sato")
    return office


def drawn(office: Office, monkeypatch: pytest.MonkeyPatch, every: int, keys: list[str]) -> list[str]:
    """Each so-manieth of those below the line is drawn, and Sato calls them."""
    from ondo.actions.draw_sample import draw_sample
    from ondo.store.models import Drawn

    share(office, 50)
    tosses = iter(0.01 if n % every == 0 else 0.9 for n in range(10_000))
    monkeypatch.setattr(random.Random, "random", lambda _: next(tosses))
    assert draw_sample(at=office.now, dice=random.Random(4))
    office.decide()
    return [key for key in keys if Drawn.objects.filter(person__key=key).exists()]


def test_recall_is_told_of_a_lake_that_follows_a_store_with_a_sample(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.arrivals import act, source

    def does(key: str, name: str, **told: Any) -> None:
        office.arrives(act(key, name, "sato", **told), by=source("ondo", "ondo"), later=1_000)

    keys = people(office, 70)
    lake = tmp_path / "lake"
    assert run(["lake", "build", str(lake)]) == 0
    found, below = keys[:25], keys[25:]
    for n in range(len(found)):
        office.arrives({"type": "track", "event": "document_requested", "anonymousId": f"b{n}"}, later=1_000)
    office.decide()
    for key in found:
        does(key, "triage", verdict="sql")
    office.decide()
    sample = drawn(office, monkeypatch, 2, below)
    assert len(sample) > 20
    for n, key in enumerate(sample):
        does(key, "call_attempted")
        if n < 5:
            does(key, "triage", verdict="sql")
    office.decide(DAY)

    assert run(["lake", "append", str(lake)]) == 0
    same_as_new(lake, tmp_path / "new")
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    words = ("sweep", "book.yaml", "--vary", "score.mql=10,20", "--history", "lake", "--json")
    assert run([*words, "--sdrs", "1", "--calls-per-day", "2", "--touches", "3"]) == 0
    told = json.loads(capsys.readouterr().out)
    first = told["variants"][0]["recall"]
    assert (first["found"], first["explored"], first["explored_hits"]) == (25, len(sample), 5)
    assert first["identifiable"]
    # 25 found; below, 5 of those called succeeded, and the others would have done as well as they
    whole = 25 + 5 / len(sample) * len(below)
    assert first["single"][0] == pytest.approx(25 / whole)
