"""Tests of significance, against published examples."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ondo.insight.shares import Share, wilson
from ondo.insight.what_if.evidence import exact_test, false_discovery
from ondo.insight.what_if.sufficiency import riley_minimum

# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
# Benjamini and Hochberg (1995), section 3.1
MYOCARDIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


@pytest.mark.parametrize(("hits", "size", "low", "high"), NEWCOMBE)
def test_wilson_as_newcombe_printed_it(hits: int, size: int, low: float, high: float) -> None:
    assert wilson(hits / size, size) == pytest.approx((low, high), abs=5e-5)
    assert Share(hits, size).interval == wilson(hits / size, size)


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ((3, 1, 1, 3), 0.4857),  # Fisher's lady who tastes tea
        ((1, 9, 11, 3), 0.002759),  # Agresti, dieting by sex
        ((5, 5, 5, 5), 1.0),
        ((0, 0, 4, 2), 1.0),
        ((10, 0, 0, 10), 2 / 184_756),
    ],
)
def test_fishers_exact_test(table: tuple[int, int, int, int], p: float) -> None:
    assert exact_test(*table) == pytest.approx(p, rel=5e-4)
    assert exact_test(*table[2:], *table[:2]) == pytest.approx(exact_test(*table))


def test_false_discovery_as_printed() -> None:
    q = false_discovery(MYOCARDIAL)
    assert [one <= 0.05 for one in q] == [True] * 4 + [False] * 11
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_is_never_below_p_nor_out_of_its_order(p_values: list[float]) -> None:
    q = false_discovery(p_values)
    assert all(p <= one <= 1 for p, one in zip(p_values, q, strict=True))
    in_order = [q[place] for place in sorted(range(len(q)), key=p_values.__getitem__)]
    assert in_order == sorted(in_order)


def test_rileys_sample_sizes_as_printed() -> None:
    # BMJ 368 (2020) m441: 30 parameters, an outcome of 5 %, R² of Cox and Snell .05 → 5249 participants
    assert riley_minimum(0.05, 30, explained=0.05) == 5249
    # the overall rate within ± .05 takes 385 where half have the outcome
    assert riley_minimum(0.5, 1, explained=0.3) == 385


@settings(max_examples=25)
@given(st.floats(0.02, 0.98), st.integers(1, 60))
def test_more_parameters_never_need_fewer_cases(rate: float, parameters: int) -> None:
    assert riley_minimum(rate, parameters + 1) >= riley_minimum(rate, parameters)


def test_many_people_are_no_harder_than_few() -> None:
    assert exact_test(300_000, 200_000, 250_000, 250_000) == 0
    assert exact_test(100_050, 100_000, 100_000, 100_050) == pytest.approx(0.82, abs=0.08)
    # as many as would be laid out one by one: the same to nine digits
    hits, size, others = 90, 150, 160
    ways = {k: comb(size, k) * comb(others, hits - k) for k in range(hits + 1)}
    exact = sum(way for way in ways.values() if way <= ways[55]) / sum(ways.values())
    assert exact_test(55, 95, 35, 125) == pytest.approx(exact, rel=1e-9)
