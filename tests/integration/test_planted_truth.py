"""The demo company with outcomes that are planted: a sweep finds what decides them, and nothing where nothing does.

Acts, waves, bots and business cards are those of the demo company; its calls and verdicts are taken out, everybody
known is called once, and the planted rule decides what comes of it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ondo.demo.write import Size, write_company
from ondo.domain.instants import DAY, HOUR
from ondo.engine.history import History, write_history
from ondo.insight.what_if.suggesting import Why
from ondo.insight.what_if.sweeping import Plan, Sweep, sweep
from ondo.insight.what_if.variant import Tried
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.variants import original

pytestmark = pytest.mark.long

Decide = Callable[[pl.DataFrame, random.Random], bool]
MISJUDGED = {
    "pricing-viewed.points": "1",
    "case-read.points": "1",
    "mail-clicked.points": "12",
    "mail-opened.points": "8",
}
"""What somebody might have agreed on who thinks that mails tell more than prices."""
NAMED = ["identified", "form_submitted", "document_requested", "newsletter_subscribed", "business_card_received"]
NAMED += ["webinar_registered", "seminar_registered", "inquiry_received", "referral_received", "trial_started"]
PRICING = ("/pricing", "/料金")


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """What people of the demo company did by themselves."""
    folder = tmp_path_factory.mktemp("demo") / "history"
    write_company(folder, Size(4_000, seed=5))
    events = pl.read_parquet(folder / "events" / "*.parquet").sort("person", "at", "seq")
    return events.filter(pl.col("initiator") == "person")


def planted(folder: Path, acts: pl.DataFrame, decide: Decide) -> History:
    dice, rows = random.Random(8), list[dict[str, Any]]()
    end = int(acts["at"].max())  # type: ignore[arg-type]
    for (person,), theirs in acts.group_by("person", maintain_order=True):
        at = int(theirs["at"][-1]) + DAY
        if theirs["name"].is_in(NAMED).any():
            rows.append(_row(person, at, "call_attempted"))
            verdict = "sql" if decide(theirs, dice) else "disqualified"
            rows.append(_row(person, at + HOUR, "triage", verdict=verdict, reason="not_a_business", **SAID))
    rows.append(_row("somebody", end + 1_200 * DAY, "noted"))
    kept = acts.select("person", "at", "name", "properties", "initiator", "channel", "flags")
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        writer.add_events(kept, source="web")
        writer.add_events(pl.DataFrame(rows), source="desk")
    return History.open(folder)


SAID = {"spoke_directly": True, "understands_offer": True, "customer_need": "grow_revenue"}


def _row(person: object, at: int, name: str, **properties: object) -> dict[str, Any]:
    told = json.dumps(properties)
    return {"person": person, "at": at, "name": name, "properties": told, "initiator": "us", "channel": None}


def swept(history: History) -> Sweep:
    """From a playbook that trusts mails, towards one that trusts prices, at several thresholds."""
    book = original("marketo-2019")
    values = [{**MISJUDGED, "score.mql": "60"}]
    for points in ("1", "10", "25"):
        for threshold in ("40", "50", "60", "70"):
            right = {"pricing-viewed.points": points, "mail-clicked.points": "3", "mail-opened.points": "1"}
            values.append({**MISJUDGED, **right, "score.mql": threshold})
    tried = [Tried(one, book.variant(one)) for one in values]
    return sweep(Plan(tried[0], tried, {}, None), history, Asked(within=3 * 365 * DAY))


def likes_prices(theirs: pl.DataFrame, dice: random.Random) -> bool:
    pages = theirs.filter(pl.col("name") == "page")["properties"].str.json_path_match("$.path")
    looked = sum(path.startswith(PRICING) for path in pages.drop_nulls())
    return dice.random() < (0.08 if looked == 0 else 0.75)


def test_what_decides_is_found(acts: pl.DataFrame, tmp_path: Path) -> None:
    found = swept(planted(tmp_path / "history", acts, likes_prices))
    assert found.sufficiency.rates
    assert found.suggestion.why is Why.BETTER
    assert found.suggestion.values is not None
    assert float(found.suggestion.values["pricing-viewed.points"]) >= 10


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_decides_nothing_is_suggested(acts: pl.DataFrame, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    found = swept(planted(tmp_path / "history", acts, lambda *_: chance.random() < 0.35))
    assert found.sufficiency.rates
    assert found.suggestion.why is Why.NO_EVIDENCE
