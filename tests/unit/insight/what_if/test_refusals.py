"""Histories on which nothing can be judged: nothing is concluded, and a sentence says why and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.insight.what_if.company import START, Row, book, company

from ondo.domain.instants import DAY
from ondo.insight.report.blocks import Remarks
from ondo.insight.what_if.suggesting import Why
from ondo.insight.what_if.sweeping import Plan, Sweep, sweep
from ondo.insight.what_if.telling.swept import sections
from ondo.insight.what_if.telling.trying import reading_of
from ondo.insight.what_if.variant import Tried
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.variants import original

RECORDED = START + 8 * 30 * DAY
Kept = Callable[[Row], bool]


def verdict(one: Row) -> str | None:
    """The verdict that a row gives."""
    told: dict[str, Any] = json.loads(one["properties"])
    return told.get("verdict")


def only_so_many(given: str, most: int) -> Kept:
    """Of these verdicts, the first ones."""
    left = iter([True] * most)
    return lambda one: verdict(one) != given or next(left, False)


def swept(folder: Path, kept: Kept, worked: float) -> Sweep:
    """A sweep over ten months of a company of which only some rows are on record."""
    people = company(folder / "history", lambda *_: 0.4, people=150, worked=worked, pace=2 * DAY, kept=kept)
    tried = original(book(folder))
    today = Tried({"score.mql": "40"}, tried.playbook)
    values = [{"score.mql": value} for value in ("20", "60")]
    plan = Plan(today, [Tried(one, tried.variant(one)) for one in values], {"score.mql": ("20", "60")}, "score.mql")
    return sweep(plan, people, Asked(sdrs=1, calls_per_day=1, touches=1))


def said(found: Sweep, folder: Path, lang: str) -> list[str]:
    """The grave ones of what the data cannot tell."""
    playbook = original(book(folder)).playbook
    blocks = [
        block for one in sections(reading_of(found, playbook, lang)) if one.id == "limits" for block in one.blocks
    ]
    return [one.text for block in blocks if isinstance(block, Remarks) for one in block.remarks if one.grave]


@pytest.mark.parametrize(
    ("kept", "worked", "english", "japanese"),
    [
        pytest.param(lambda one: verdict(one) is None, 1.0, "Bring in what came", "取り込んでから", id="no outcomes"),
        pytest.param(lambda _: True, 0.0, "Bring in what came", "取り込んでから", id="nobody was called"),
        pytest.param(only_so_many("sql", 12), 1.0, "there are 20 of each", "どちらも20件以上", id="twelve successes"),
        pytest.param(
            lambda one: verdict(one) is None or one["at"] > RECORDED,
            1.0,
            "there are 20 of each",
            "どちらも20件以上",
            id="late",
        ),
        pytest.param(
            lambda one: verdict(one) != "recycled" and (one["initiator"] == "person" or verdict(one)),
            1.0,
            "not a single miss",
            "外れの記録が1件もありません",
            id="no misses",
        ),
    ],
)
def test_what_cannot_be_judged_is_not(tmp_path: Path, kept: Kept, worked: float, english: str, japanese: str) -> None:
    found = swept(tmp_path, kept, worked)
    assert found.suggestion.why is Why.TOO_FEW
    assert found.by_eye
    assert (found.closer, found.by_rule) == ((), ())
    counted = [one.hits for one in (found.today, *found.variants)] + [one.hits for one in found.steps]
    assert all((one.rate, one.bounds) == (None, None) for one in counted)
    for lang, sentence in (("en", english), ("ja", japanese)):
        assert any(sentence in one for one in said(found, tmp_path, lang))


def test_what_was_called_before_outcomes_were_recorded_is_no_failure(tmp_path: Path) -> None:
    found = swept(tmp_path, lambda one: verdict(one) is None or one["at"] > RECORDED, 1.0)
    assert found.recorded_from is not None
    assert abs(found.recorded_from - RECORDED) < 20 * DAY
    assert found.today.hits.unrecorded > found.today.hits.known.whole > 0
    assert any("結果の記録は2026年" in one for one in said(found, tmp_path, "ja"))


def test_where_no_success_is_on_record_no_call_is_a_failure(tmp_path: Path) -> None:
    found = swept(tmp_path, lambda one: verdict(one) is None, 1.0)
    assert (found.today.hits.miss, found.today.hits.unrecorded) == (0, found.today.hits.arrivals)
