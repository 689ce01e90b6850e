"""What a sweep may conclude: the threshold that the desk can take, and a variant that chooses better people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ondo.insight.what_if.load import Capacity, Load, fits
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.what_if.sufficiency import Sufficiency
from ondo.insight.what_if.variant import Variant

SURE = 0.05
"""So many false discoveries among all are accepted."""
NO_MORE = 1.1
"""A better choice may bring at most so many times today's arrivals: many more would be another question."""


@dataclass(frozen=True)
class Answer:
    """The lowest threshold that the desk can take, for one combination of the other values; None: none of those tried.

    `lowest`: it is the lowest tried, so a lower one may do as well.
    """

    others: Mapping[str, str]
    value: str | None
    load: Load | None
    lowest: bool


class Why(StrEnum):
    """Why a variant is suggested, or none is."""

    BETTER = "better"
    """It finds more known hits than today's playbook, for about as many arrivals, by more than chance."""
    TOO_FEW = "too_few"
    """The outcomes carry no rates."""
    NOT_IDENTIFIABLE = "not_identifiable"
    """One looks better, but too many of those it gains were never worked on: the worst case is no better."""
    NO_EVIDENCE = "no_evidence"
    """None is better by more than chance."""


@dataclass(frozen=True)
class Suggestion:
    """A variant that would choose better people, or why none can be named. `values` of the nearest one, if any."""

    why: Why
    values: Mapping[str, str] | None = None


def answers(variants: Sequence[Variant], threshold: str | None, capacity: Capacity | None) -> tuple[Answer, ...]:
    """Threshold from capacity: the lowest threshold whose arrivals take no more of it than may be used."""
    if threshold is None or capacity is None:
        return ()
    ladders = by_threshold([one.values for one in variants], threshold)
    return tuple(_answer(others, threshold, [variants[n] for n in rising], capacity) for others, rising in ladders)


def _answer(others: Mapping[str, str], threshold: str, rising: Sequence[Variant], capacity: Capacity) -> Answer:
    found = next((one for one in rising if fits(one.load, capacity)), None)
    if found is None:
        return Answer(others, None, None, lowest=False)
    return Answer(others, found.values[threshold], found.load, lowest=found is rising[0])


def by_threshold(
    tried: Sequence[Mapping[str, str]], threshold: str
) -> Sequence[tuple[Mapping[str, str], Sequence[int]]]:
    """For each combination of the other values: the places of the variants, the lowest threshold first."""
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for place, values in enumerate(tried):
        others = tuple((name, value) for name, value in values.items() if name != threshold)
        groups.setdefault(others, []).append(place)
    return [
        (dict(others), sorted(group, key=lambda place: _points(tried[place][threshold])))
        for others, group in groups.items()
    ]


def _points(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("inf")  # `none`: without the rule nobody gets in by it


def suggestion(variants: Sequence[Variant], today: Variant, light: Sufficiency) -> Suggestion:
    """The variant that finds the most hits for about as many arrivals, if that can be neither chance nor ignorance.

    Compared are the people whom a variant would gain with those whom it would lose: those under both tell nothing.
    """
    if not light.rates:
        return Suggestion(Why.TOO_FEW)
    better = [one for one in variants if _better(one, today)]
    if not better:
        return Suggestion(Why.NO_EVIDENCE)
    sure = [one for one in better if _even_at_worst(one)]
    best = max(sure or better, key=lambda one: (one.gained.hit - one.lost.hit, -one.hits.arrivals))
    return Suggestion(Why.BETTER if sure else Why.NOT_IDENTIFIABLE, best.values)


def _better(one: Variant, today: Variant) -> bool:
    if one.q is None or one.q > SURE or one.hits.arrivals > NO_MORE * today.hits.arrivals:
        return False
    return _rate(one.gained) > _rate(one.lost) and one.gained.hit >= one.lost.hit


def _even_at_worst(one: Variant) -> bool:
    """Whether those gained do better even if all unknown among them failed, and all among those lost succeeded."""
    gained, lost = one.gained, one.lost
    worst = gained.hit / (gained.known.whole + gained.unworked)
    return worst > (lost.hit + lost.unworked) / (lost.known.whole + lost.unworked)


def _rate(found: Hits) -> float:
    return found.hit / found.known.whole
