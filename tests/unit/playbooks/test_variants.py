"""Variants: which places can be varied, how they are named, and what is said of a name or a value that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY
from ondo.domain.rules import FadeKind
from ondo.playbooks import PlaybookErrors
from ondo.playbooks.value_ranges import MOST_VARIANTS, grid, value_range
from ondo.playbooks.variants import NONE, Original, original

BOOK = """
ondo: 1
playbook: small
timezone: Asia/Tokyo
fit:
  rules:
    large: {when: {employees: {at_least: 100}}, points: 15, because: They have three teams.}
engagement:
  rules:
    prices: {event: page, points: 10, counts_at_most: 2 per day, halves_every: 30d, because: They think of money.}
    videos: {event: video_completed, points: 20, because: They want to know.}
  silence:
    30d: -10
    90d: reset
    because: Interest passes.
stages:
  visitor: {kind: known}
  mql: {kind: mql, team: sdr}
  lead: {kind: follow_up, team: sdr}
transitions:
  warm: {from: visitor, to: mql, when: {score: {reaches: 40}}, because: Agreed.}
  warm-again: {from: lead, to: mql, when: {score: {reaches: SECOND}}, because: Agreed.}
traits:
  account: {employees: number}
"""


def book(tmp_path: Path, second: int = 40) -> Original:
    file = tmp_path / "small.yaml"
    file.write_text(BOOK.replace("SECOND", str(second)), encoding="utf-8")
    return original(file)


@pytest.fixture
def small(tmp_path: Path) -> Original:
    return book(tmp_path)


def test_a_path_its_end_and_a_threshold_name_the_same_places(small: Original) -> None:
    assert [spot.name for spot in small.spots("engagement.rules.prices.points")] == ["engagement.rules.prices.points"]
    assert small.spots("prices.points") == small.spots("engagement.rules.prices.points")
    assert [spot.path[1] for spot in small.spots("score.mql")] == ["warm", "warm-again"]
    assert small.value("score.mql") == "40"
    assert small.is_threshold("score.mql")
    assert not small.is_threshold("prices.points")


def test_what_can_be_varied_is_listed_and_each_name_means_what_it_lists(small: Original) -> None:
    assert {"score.mql", "engagement.silence.30d", "engagement.silence.30d.after"} < set(small.names)
    assert "large.points" not in small.names
    assert {small.value(name) for name in small.names} == {"40", "15", "100", "10", "2 per day", "30d", "20", "-10"} | {
        "90d",
        "reset",
    }


def test_a_variant_differs_in_what_was_asked_and_in_nothing_else(small: Original) -> None:
    changed = small.variant(
        {"score.mql": "60", "prices.points": "12.5", "prices.halves_every": "15d", "prices.counts_at_most": "once ever"}
    )
    prices = changed.engagement_rules[0]
    assert [rule.when.points for rule in changed.transitions] == [60_000, 60_000]  # type: ignore[union-attr]
    assert (prices.points, prices.limits[0].per) == (12_500, "ever")
    assert prices.fade is not None
    assert (prices.fade.kind, prices.fade.days) == (FadeKind.HALVES, 15)
    assert changed.engagement_rules[1] == small.playbook.engagement_rules[1]
    assert small.variant({}).fingerprint == small.variant({"prices.points": "10.0"}).fingerprint
    assert changed.fingerprint != small.playbook.fingerprint


def test_silence_can_cost_more_come_earlier_or_be_left_out(small: Original) -> None:
    changed = small.variant({"silence.30d": "-25", "silence.30d.after": "20d"}).silence
    assert changed is not None
    assert [(step.after, step.points) for step in changed.steps] == [(20 * DAY, -25_000), (90 * DAY, 0)]
    without = small.variant({"engagement.silence": NONE})
    assert without.silence is None


def test_a_rule_or_a_single_value_can_be_taken_away(small: Original) -> None:
    without = small.variant({"engagement.rules.videos": NONE, "prices.halves_every": NONE})
    assert [rule.key for rule in without.engagement_rules] == ["prices"]
    assert without.engagement_rules[0].fade is None


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("score.mqls", "what_if.vary_unknown_but", "score.mql"),
        ("engagement.rules.price.points", "what_if.vary_unknown_but", "engagement.rules.prices.points"),
        ("video.points", "what_if.vary_unknown_but", "engagement.rules.videos.points"),
        ("temperature", "what_if.vary_unknown", "score.mql"),
        ("points", "what_if.vary_several", "engagement.rules.prices.points"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_right_one(small: Original, name: str, key: str, told: str) -> None:
    with pytest.raises(OndoError) as caught:
        small.variant({name: "1"})
    assert caught.value.problem.key == key
    assert any(told in str(value) for value in caught.value.problem.params.values())


def test_thresholds_that_differ_have_to_be_named_one_by_one(tmp_path: Path) -> None:
    differing = book(tmp_path, second=60)
    with pytest.raises(OndoError) as caught:
        differing.variant({"score.mql": "50"})
    assert caught.value.problem.key == "what_if.vary_several"
    changed = differing.variant({"warm-again.when.score.reaches": "50"})
    assert changed.transitions[1].when.points == 50_000  # type: ignore[union-attr]


def test_a_value_that_is_not_taken_there_is_refused_with_its_place(small: Original) -> None:
    with pytest.raises(PlaybookErrors) as caught:
        small.variant({"silence.30d": "+5"})
    assert "engagement.silence.30d" in caught.value.report("en")
    with pytest.raises(OndoError) as whole:
        small.variant({"engagement.rules.videos": "5"})
    assert whole.value.problem.key == "what_if.vary_whole"


def test_none_for_a_value_that_has_to_be_there_leads_to_the_whole_rule(small: Original) -> None:
    with pytest.raises(OndoError) as caught:
        small.variant({"prices.points": NONE})
    assert caught.value.problem.key == "what_if.vary_needed"
    assert caught.value.problem.params == {
        "name": "engagement.rules.prices.points",
        "whole": "engagement.rules.prices",
    }


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("score.mql=40..70/10", ["40", "50", "60", "70"]),
        ("score.mql=40..65/10", ["40", "50", "60"]),
        ("x=1..2/0.5", ["1", "1.5", "2"]),
        ("x=-20..-5/5", ["-20", "-15", "-10", "-5"]),
        ("x=50..40/5", ["50", "45", "40"]),
        ("x=30d..60d/15d", ["30d", "45d", "60d"]),
        ("x=30d..60/15", ["30d", "45d", "60d"]),
        ("x = 1 per day, 3 per day ,none", ["1 per day", "3 per day", "none"]),
        ("x=10,10,20..30/10", ["10", "20", "30"]),
    ],
)
def test_ranges(text: str, values: list[str]) -> None:
    assert value_range(text)[1] == tuple(values)


@pytest.mark.parametrize("text", ["score.mql", "=40", "x=", "x=40..50", "x=1..2/0", "x=1,,2", "x=1d..9h/1d", "x=1../2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(OndoError):
        value_range(text)


def test_a_grid_has_every_combination_and_a_bound() -> None:
    assert grid({"a": ["1", "2"], "b": ["x", "y"]})[1] == {"a": "1", "b": "y"}
    with pytest.raises(OndoError):
        grid({"a": [str(n) for n in range(MOST_VARIANTS)], "b": ["1", "2"]})
    with pytest.raises(OndoError):
        value_range(f"x=0..{MOST_VARIANTS}/1")
