"""What is known of arrivals, case by case, and what is not: censored, unworked, before records."""

from __future__ import annotations

import random
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ondo.domain.instants import DAY
from ondo.insight.notes import Light
from ondo.insight.shares import Share
from ondo.insight.what_if.cautions import cautions
from ondo.insight.what_if.observed import SCHEMA
from ondo.insight.what_if.outcomes import Hits, Outcome, hits, with_outcomes
from ondo.insight.what_if.sufficiency import recorded_from, sufficiency

Told = Sequence[tuple[int, str]]
SOMEBODY: dict[str, Told] = {"somebody": [(1, "hit")]}
"""That there is a success shows that successes are recorded."""


def facts(told: dict[str, Told]) -> pl.DataFrame:
    rows = [(person, day * DAY, fact, None) for person, facts in told.items() for day, fact in facts]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def arrivals(days: dict[str, int]) -> pl.DataFrame:
    columns = {"person": list(days), "cycle": [1] * len(days), "at": [day * DAY for day in days.values()]}
    return pl.DataFrame(columns, schema={"person": pl.String, "cycle": pl.Int32, "at": pl.Int64})


def judge(days: dict[str, int], told: dict[str, Told], today: int = 400, since: int | None = None) -> pl.DataFrame:
    begun = None if since is None else since * DAY
    return with_outcomes(arrivals(days), facts(told), within=90 * DAY, as_of=today * DAY, recorded_from=begun)


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ([(101, "touch"), (105, "hit")], Outcome.HIT),
        ([(105, "hit")], Outcome.HIT),  # whoever worked on it did not write it down
        ([(101, "touch")], Outcome.MISS),
        ([(101, "work")], Outcome.MISS),
        ([(101, "ended")], Outcome.MISS),  # a competing outcome, not a censored case
        ([(101, "ended"), (150, "hit")], Outcome.HIT),
        ([(101, "touch"), (190, "hit")], Outcome.MISS),  # the window is half open
        ([(101, "touch"), (189, "hit")], Outcome.HIT),
        ([], Outcome.UNWORKED),
        ([(100, "work")], Outcome.UNWORKED),  # the act that made the MQL is no work on it
        ([(190, "touch")], Outcome.UNWORKED),
        ([(99, "hit"), (120, "hit")], Outcome.BEFORE),
        ([(9, "hit"), (120, "hit")], Outcome.HIT),  # a round long ago
    ],
)
def test_an_outcome_is_known_or_it_is_not(told: Told, outcome: Outcome) -> None:
    assert judge({"a": 100}, {"a": told, **SOMEBODY})["outcome"].to_list() == [outcome.value]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ([(101, "touch")], Outcome.UNRECORDED),
        ([(101, "work")], Outcome.UNRECORDED),
        ([(101, "touch"), (105, "ended")], Outcome.MISS),
        ([], Outcome.UNWORKED),
    ],
)
def test_where_nobody_ever_succeeds_a_call_is_no_failure(told: Told, outcome: Outcome) -> None:
    assert judge({"a": 100}, {"a": told})["outcome"].to_list() == [outcome.value]


def test_open_is_not_lost_even_if_it_looks_so() -> None:
    found = judge({"a": 311, "b": 310, "c": 312}, {"a": [(312, "ended")], "b": [(312, "ended")], "c": [(313, "hit")]})
    assert found["outcome"].to_list() == ["open", "miss", "open"]


def test_what_was_before_the_records_is_left_out() -> None:
    assert judge({"a": 99, "b": 100}, {"b": [(101, "touch")], **SOMEBODY}, since=100)["outcome"].to_list() == [
        "unrecorded",
        "miss",
    ]


def test_several_rounds_of_one_person_are_judged_each() -> None:
    rows = pl.concat([arrivals({"a": 10}), arrivals({"a": 200}).with_columns(pl.lit(2, pl.Int32).alias("cycle"))])
    told = facts({"a": [(11, "touch"), (201, "touch"), (202, "hit")]})
    found = with_outcomes(rows, told, within=90 * DAY, as_of=400 * DAY)
    assert found["outcome"].to_list() == ["miss", "hit"]
    assert found["touches"].to_list() == [1, 1]
    assert hits(found).people == 1


def test_the_sums_bounds_and_rates() -> None:
    found = Hits(arrivals=70, people=60, hit=12, miss=18, unworked=10, open=20, before=6, unrecorded=4)
    assert found.known == Share(12, 30)
    assert found.bounds == (12 / 40, 22 / 40)
    assert found.maturity == Share(50, 70)
    assert Hits(30, 30, 9, 10, 11, 0, 0, 0).rate is None  # 19 known are too few for a percentage
    quiet = Hits(70, 60, 12, 18, 10, 20, 6, 4, rated=False)
    assert (quiet.rate, quiet.bounds, quiet.known.part) == (None, None, 12)


COUNTS = st.integers(0, 400)


@settings(max_examples=25)
@given(COUNTS, COUNTS, COUNTS, st.integers(1, 80))
def test_the_light_and_the_bounds_keep_their_word(hit: int, miss: int, unworked: int, parameters: int) -> None:
    found = Hits(hit + miss + unworked, hit + miss + unworked, hit, miss, unworked, 0, 0, 0)
    told = sufficiency(found, parameters)
    assert told.rates == (min(hit, miss) >= 20)
    assert (told.light is Light.NONE) == (hit == 0)
    if told.light is Light.ENOUGH:
        assert min(hit, miss) >= 100
        assert hit + miss >= (told.needed or 0) > 0
    if found.bounds and found.rate and found.rate.rate is not None:
        worst, best = found.bounds
        assert worst <= found.rate.rate <= best
        assert best - worst == pytest.approx(unworked / (hit + miss + unworked))


def _pipeline(seed: int, months: int, recorded: int, rate: float) -> pl.DataFrame:
    """Ten people a month, all worked on; successes are on record from one month on."""
    dice, days, told = random.Random(seed), dict[str, int](), dict[str, list[tuple[int, str]]]()
    for n in range(10 * months):
        days[f"p{n}"] = day = n * 3
        told[f"p{n}"] = [(day + 1, "touch")]
        at = day + dice.randrange(5, 60)
        if dice.random() < rate and at >= recorded * 30:
            told[f"p{n}"].append((at, "hit"))
    return judge(days, {person: sorted(rows) for person, rows in told.items()}, today=30 * months + 90)


@pytest.mark.parametrize("seed", range(4))
def test_late_records_are_noticed_and_a_slow_start_is_none(seed: int) -> None:
    begun = recorded_from(_pipeline(seed, months=24, recorded=9, rate=0.4))
    assert begun is not None
    assert 6 * 30 < begun / DAY < 10 * 30
    assert recorded_from(_pipeline(seed, months=24, recorded=0, rate=0.4)) is None
    assert recorded_from(_pipeline(seed, months=24, recorded=0, rate=0.0)) is None


@pytest.mark.parametrize(("hits", "said"), [((0, 1), "note_few_both"), ((0, 0), "note_no_outcomes")])
def test_a_success_of_one_of_two_is_no_success_of_nobody(hits: tuple[int, int], said: str) -> None:
    found = [Hits(arrivals=9, people=9, hit=hit, miss=6, unworked=3, open=0, before=0, unrecorded=0) for hit in hits]
    notes = cautions(found, found, [sufficiency(one, 1) for one in found], None)
    assert {note.key for note in notes} & {"what_if.note_few_both", "what_if.note_no_outcomes"} == {f"what_if.{said}"}
