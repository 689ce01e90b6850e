"""What is remembered from bucket to bucket has an end, however different the events are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from ondo.engine.history import History, buckets, write_history
from ondo.engine.kernel.matching import coding, knowledge, meaning
from ondo.engine.kernel.matching.coding import Coding
from ondo.engine.kernel.matching.tables import compiled
from ondo.engine.kernel.reading.accounts import Accounts
from ondo.engine.kernel.reading.read import read_bucket
from ondo.engine.kernel.replaying import Replaying
from ondo.playbooks import load

EVENTS = 4_000
PLAYBOOK = "marketo-2019"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    """Every page is looked at once, and everybody has a mail address, a title and a company of their own."""
    monkeypatch.setattr(buckets, "ROWS_PER_BUCKET", 300)
    people = [f"p{n % 500}" for n in range(EVENTS)]
    with write_history(tmp_path / "history", timezone="Asia/Tokyo") as writer:
        told = [f'{{"path": "/pricing/{n}", "url": "https://ours.example/pricing/{n}?id={n}"}}' for n in range(EVENTS)]
        rows = {"person": people, "at": range(EVENTS), "name": ["page"] * EVENTS, "properties": told}
        writer.add_events(pl.DataFrame(rows))
        for trait, form in (("email", "who{0}@firm{0}.example"), ("job_title", "Head of {0}"), ("account", "firm{0}")):
            values = [form.format(n) for n in range(500)]
            known = {"person": people[:500], "trait": [trait] * 500, "value": values}
            writer.add_person_traits(pl.DataFrame(known).with_columns(at=None))
    return History.open(tmp_path / "history")


def replayed(history: History) -> pa.Table:
    until = history.manifest.last_at or 0
    found = [tables["states"] for (tables,) in Replaying([load(PLAYBOOK)], history, until, wanted=("states",))]
    return pa.concat_tables(found)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to nothing is remembered."""
    for module, name in ((coding, "REMEMBERED"), (coding, "KNOWN"), (knowledge, "REMEMBERED"), (meaning, "REMEMBERED")):
        monkeypatch.setattr(module, name, 50)


def test_who_remembers_little_decides_the_same(history: History, request: pytest.FixtureRequest) -> None:
    meant = replayed(history)
    request.getfixturevalue("forgetful")
    assert replayed(history).equals(meant)


@pytest.mark.usefixtures("forgetful")
def test_what_is_remembered_does_not_grow_with_the_history(history: History) -> None:
    one, accounts = Coding(compiled(load(PLAYBOOK))), Accounts.of(history)
    for number in history.buckets:
        one.bucket(read_bucket(history, number, history.manifest.last_at or 0, accounts))
        seen, asked, kinds, known = one.remembered()
        assert max(seen, asked) <= 50
        assert kinds < 20
        assert known < 50 + history.manifest.bucket_counts[number].people
