"""Recall: bounds by hand; an exploration sample that tells what the worked alone hide."""

from __future__ import annotations

import random

import polars as pl
import pytest
from tests.unit.insight.what_if.test_outcomes import arrivals

from ondo.domain.instants import DAY
from ondo.insight.what_if.observed import SCHEMA
from ondo.insight.what_if.recall import Recall, recall

Row = tuple[str, int, str, float | None]


def known(people: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"person": people, "at": [0] * len(people)})


def told(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame([(p, day * DAY, fact, share) for p, day, fact, share in rows], schema=SCHEMA, orient="row")


def test_people_are_found_missed_or_unknown() -> None:
    rows = arrivals({"found": 10, "late": 30, "unworked": 10, "worked": 10})
    facts = told(
        [
            ("found", 20, "hit", None),
            ("late", 20, "hit", None),  # an MQL only after the success
            ("missed", 20, "hit", None),
            ("worked", 11, "touch", None),
            ("cold", 11, "touch", None),
        ]
    )
    found = recall(rows, known(["found", "late", "missed", "unworked", "worked", "cold", "nobody"]), facts)
    assert found == Recall(found=1, missed=2, unknown_found=1, unknown_left=1, explored=0, explored_hits=0)
    assert found.bounds is None  # three successes carry no rate
    assert not found.identifiable


def test_the_bounds() -> None:
    found = Recall(found=30, missed=10, unknown_found=20, unknown_left=60, explored=0, explored_hits=0)
    assert found.bounds == (30 / 100, 50 / 60)
    assert Recall(30, 10, 0, 0, 0, 0).identifiable


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_of_those_below_the_line_shows_what_the_line_misses(seed: int) -> None:
    """Half of all buyers look cold. Judged by those who were called, the line is perfect; the sample knows better."""
    dice, people, rows, arrived = random.Random(seed), list[str](), list[Row](), dict[str, int]()
    truth = {"hot": 0, "cold": 0}
    for n in range(8_000):
        person, looks = f"p{n}", "hot" if dice.random() < 0.1 else "cold"
        buys = dice.random() < (0.5 if looks == "hot" else 0.05)
        truth[looks] += buys
        people.append(person)
        drawn = looks == "cold" and dice.random() < 0.05
        if looks == "hot":
            arrived[person] = 10
        if drawn:
            rows.append((person, 9, "explored", 0.05))
        if looks == "hot" or drawn:
            rows.append((person, 11, "touch", None))
            rows += [(person, 20, "hit", None)] if buys else []
    found = recall(arrivals(arrived), known(people), told(rows))
    assert found.bounds is not None
    assert found.estimate is not None
    right = truth["hot"] / (truth["hot"] + truth["cold"])
    middle, low, high = found.estimate
    assert low < right < high
    assert middle == pytest.approx(right, abs=0.15)
    assert found.bounds[0] < right < found.bounds[1]
    assert found.bounds[1] > 0.9  # without the sample one might believe this


def test_a_rare_draw_weighs_more() -> None:
    arrived = {f"a{n}": 10 for n in range(30)}
    rows: list[Row] = [(person, 20, "hit", None) for person in arrived]
    drawn = [(f"d{n}", 0.02 if n < 10 else 0.2) for n in range(40)]
    rows += [(person, 9, "explored", share) for person, share in drawn]
    rows += [(person, 11, "touch", None) for person, _ in drawn]
    rows += [(person, 20, "hit", None) for person, share in drawn if share == 0.02]
    below = [person for person, _ in drawn] + [f"u{n}" for n in range(60)]
    found = recall(arrivals(arrived), known([*arrived, *below]), told(rows))
    share = (10 / 0.02) / (10 / 0.02 + 30 / 0.2)
    assert found.estimate is not None
    assert found.estimate[0] == pytest.approx(30 / (30 + share * 100))
