"""Whom each lower threshold adds."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from ondo.insight.what_if.outcomes import Outcome
from ondo.insight.what_if.steps import Rung, falling, steps

OTHERS: Mapping[str, str] = {}


def rung(value: str, outcomes: Mapping[str, str]) -> Rung:
    """Everybody with their outcome; each once more, later, as a miss."""
    people = [(person, day, outcome) for person, outcome in outcomes.items() for day in (1, 2)]
    rows = [(person, day, outcome if day == 1 else "miss") for person, day, outcome in people]
    return Rung(OTHERS, value, pl.DataFrame(rows, schema=["person", "at", "outcome"], orient="row"))


def people(letter: str, hit: int, miss: int) -> dict[str, str]:
    return {f"{letter}{n}": str(Outcome.HIT if n < hit else Outcome.MISS) for n in range(hit + miss)}


def test_a_step_holds_who_is_not_at_the_next_one() -> None:
    high, low = people("a", 30, 10), people("b", 10, 30)
    found = steps([rung("20", {**high, **low}), rung("40", high)], rated=True)
    assert [(one.value, one.above, one.hits.hit, one.hits.people) for one in found] == [
        ("20", "40", 10, 40),
        ("40", None, 30, 40),
    ]
    assert [one.lift for one in found] == [pytest.approx(0.25 / 0.5), pytest.approx(0.75 / 0.5)]
    assert falling(found) == ()


def test_a_higher_step_that_is_worse_is_told() -> None:
    high, low = people("a", 10, 30), people("b", 30, 10)
    found = steps([rung("20", {**high, **low}), rung("40", high)], rated=True)
    assert falling(found) == ((0, 1),)


def test_without_rates_there_is_no_lift_and_one_value_is_no_step() -> None:
    high, low = people("a", 5, 5), people("b", 5, 5)
    found = steps([rung("20", {**high, **low}), rung("40", high)], rated=False)
    assert [(one.lift, one.hits.rate) for one in found] == [(None, None)] * 2
    assert steps([rung("20", high)], rated=True) == []
