"""Rule by rule, against values worked out by hand; and what looks as if it knew the outcome."""

from __future__ import annotations

import polars as pl
import pytest

from ondo.insight.shares import Share
from ondo.insight.what_if.by_rule import RuleHits, by_rule, knows_too_much, shrunk

Group = tuple[str, int, int, dict[str, int]]
"""A name, how many hits and misses, and the points that they have of each rule."""


def judged(*groups: Group) -> tuple[RuleHits, ...]:
    people = [(f"{name}{n}", n < hit, rules) for name, hit, miss, rules in groups for n in range(hit + miss)]
    rows = [(person, 1, "hit" if hit else "miss") for person, hit, _ in people] + [("open", 1, "open")]
    lines = [(person, 1, "engagement", rule, points) for person, _, of in people for rule, points in of.items()]
    lines += [("open", 1, "engagement", "prices", 5), ("a0", 2, "engagement", "prices", 5), ("a0", 1, "floor", "", 9)]
    return by_rule(
        pl.DataFrame(rows, schema=["person", "n", "outcome"], orient="row"),
        pl.DataFrame(lines, schema=["person", "n", "kind", "rule", "points_millis"], orient="row"),
    )


def test_hits_with_and_without_each_rule() -> None:
    found = judged(("a", 30, 10, {"prices": 5}), ("b", 10, 30, {"videos": 5}), ("c", 5, 15, {"videos": 5, "none": 0}))
    videos, prices = found
    assert (videos.rule, videos.hits, videos.others) == ("videos", Share(15, 60), Share(30, 40))
    assert (prices.rule, prices.hits, prices.others) == ("prices", Share(30, 40), Share(15, 60))
    assert prices.lift == pytest.approx(0.75 / 0.45)
    # of 45 × 55 pairs, a hit with points over a miss without in 30 × 45, as many in 30 × 10 and 15 × 45
    assert prices.area == pytest.approx((30 * 45 + (30 * 10 + 15 * 45) / 2) / (45 * 55))
    assert prices.q is not None
    assert prices.q < 0.001


def test_what_everybody_has_tells_nothing_and_too_few_are_not_judged() -> None:
    (one,) = judged(("a", 20, 20, {"prices": 5}))
    assert (one.others, one.q, one.area) == (Share(0, 0), None, 0.5)
    assert judged(("a", 19, 200, {"prices": 5})) == ()


def test_few_people_are_drawn_towards_all_and_many_are_not() -> None:
    rates = [Share(80, 100), Share(20, 100), Share(4, 5)]
    large, small, few = shrunk(rates)
    assert large == pytest.approx(0.8, abs=0.02)
    assert small == pytest.approx(0.2, abs=0.02)
    assert 0.5 < few < 0.79
    assert shrunk([Share(50, 100), Share(51, 100), Share(5, 10)]) == [pytest.approx(106 / 210)] * 3
    assert shrunk([]) == []


def test_what_knows_the_outcome_is_told() -> None:
    sure = judged(("a", 38, 0, {"decided": 5}), ("b", 12, 50, {"prices": 5}))
    assert [(note.key, note.params["rule"]) for note in knows_too_much(sure)] == [("what_if.note_level", "decided")]
    splits = judged(("a", 50, 8, {"decided": 5}), ("b", 5, 50, {"prices": 5}))
    notes = {note.params["rule"]: note for note in knows_too_much(splits)}
    assert notes["decided"].key == "what_if.note_tells_all"
    assert notes["decided"].params["percent"] == round(100 * splits[0].area)
    usual = judged(("a", 30, 20, {"prices": 5}), ("b", 20, 30, {"videos": 5}))
    assert list(knows_too_much(usual)) == []
    rare = judged(("a", 1, 80, {"prices": 5}), ("b", 20, 1400, {"videos": 5}))
    assert [note.params["rule"] for note in knows_too_much(rare)] == []  # so seldom is usual here
