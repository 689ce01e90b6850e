"""A threshold step by step: whom each lower value adds, and what is known of them. That is what a threshold decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ondo.insight.what_if.bands import worse
from ondo.insight.what_if.outcomes import Hits, hits


@dataclass(frozen=True)
class Step:
    """People who are MQLs at `value` and not at `above`, the next higher one tried; of the highest, all (None).

    `others` are the values of what else was varied. `lift`: how many times as often as all of the lowest one together
    they are hits; None where there are too few for a rate.
    """

    others: Mapping[str, str]
    value: str
    above: str | None
    hits: Hits
    lift: float | None


@dataclass(frozen=True)
class Rung:
    """One value of a threshold, and the arrivals that it makes."""

    others: Mapping[str, str]
    value: str
    rows: pl.DataFrame


def steps(rungs: Sequence[Rung], *, rated: bool) -> list[Step]:
    """Of one threshold, from the lowest value; `rungs` rise. Fewer than two are no steps."""
    if len(rungs) < 2:
        return []
    people = [one.rows.sort("person", "at").unique("person", keep="first", maintain_order=True) for one in rungs]
    all_ = hits(people[0], rated=rated)
    found = []
    for place, (rung, mine) in enumerate(zip(rungs, people, strict=True)):
        top = place + 1 == len(rungs)
        added = mine if top else mine.join(people[place + 1], on="person", how="anti")
        counted = hits(added, rated=rated)
        above = None if top else rungs[place + 1].value
        found.append(Step(rung.others, rung.value, above, counted, _lift(counted, all_)))
    return found


def _lift(one: Hits, all_: Hits) -> float | None:
    if one.rate is None or one.rate.rate is None or all_.rate is None or not all_.rate.rate:
        return None
    return one.rate.rate / all_.rate.rate


def falling(rising: Sequence[Step]) -> Sequence[tuple[int, int]]:
    """Pairs (lower, higher) of which the higher step is worse by more than chance."""
    return worse([one.hits.known for one in rising])
