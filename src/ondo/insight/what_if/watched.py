"""A history as a question looks at it: until when, what it says of outcomes, and how many people can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ondo.domain.errors import OndoError
from ondo.domain.instants import Duration, Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.insight.what_if.arrivals import Arrivals
from ondo.insight.what_if.courses import Point, cases_of, course
from ondo.insight.what_if.load import TARGET_LOAD, Capacity, Load, load, usual_touches
from ondo.insight.what_if.observed import Target, facts
from ondo.insight.what_if.outcomes import WITHIN, with_outcomes
from ondo.insight.what_if.sufficiency import recorded_from


@dataclass(frozen=True)
class Asked:
    """What is asked of a history.

    `target` is what counts as a hit, `within` how much time it has; `as_of` None: the instant of the last event.
    `sdrs` and `calls_per_day` state the capacity, `load_at_most` how much of it may be used; `touches` that a person
    takes None: as many as the history shows.
    """

    target: Target = Target.SQL
    within: Duration = WITHIN
    as_of: Instant | None = None
    sdrs: float | None = None
    calls_per_day: float | None = None
    touches: float | None = None
    load_at_most: float = TARGET_LOAD


@dataclass(frozen=True)
class Watched:
    """`facts` are those of `observed.facts`; outcomes are on record since `recorded_from`, if that began late."""

    history: History
    asked: Asked
    as_of: Instant
    facts: pl.DataFrame
    recorded_from: Instant | None
    capacity: Capacity | None

    def load(self, arrivals: pl.Series, playbook: Playbook) -> Load:
        """The load by these arrivals (ms)."""
        first = self.history.manifest.first_at or self.as_of
        return load(arrivals, playbook, first, self.as_of, self.capacity)

    def course(self, rows: pl.DataFrame) -> tuple[Point, ...]:
        """How what becomes of these arrivals builds up with time."""
        within = self.asked.within
        cases = cases_of(rows, self.facts, within=within, as_of=self.as_of, recorded_from=self.recorded_from)
        return course(cases, within)


def watched(
    history: History, asked: Asked, as_of: Instant, playbooks: Sequence[Playbook], arrivals: Sequence[Arrivals]
) -> tuple[Watched, list[pl.DataFrame]]:
    """The history, and each of these arrivals with their outcomes. `playbooks` say what verdicts in the log mean.

    Raises OndoError where a capacity is stated and nobody knows how many touches a person takes.
    """
    told = facts(history, playbooks, asked.target, as_of)
    begun, rows = _with_outcomes([one.rows for one in arrivals], told, asked.within, as_of)
    return Watched(history, asked, as_of, told, begun, _capacity(asked, rows[0])), rows


def _with_outcomes(
    arrived: Sequence[pl.DataFrame], told: pl.DataFrame, within: Duration, as_of: Instant
) -> tuple[Instant | None, list[pl.DataFrame]]:
    """Since when outcomes are on record, if that began late; and the arrivals with their outcomes."""
    found = [with_outcomes(one, told, within=within, as_of=as_of) for one in arrived]
    everybody = pl.concat(found).unique(["person", "cycle"], keep="first", maintain_order=True)
    begun = recorded_from(everybody)
    if begun is None:
        return None, found
    return begun, [with_outcomes(one, told, within=within, as_of=as_of, recorded_from=begun) for one in arrived]


def _capacity(asked: Asked, rows: pl.DataFrame) -> Capacity | None:
    if asked.sdrs is None or asked.calls_per_day is None:
        return None
    touches = asked.touches or usual_touches(rows)
    if touches is None:
        raise OndoError("what_if.touches_unknown")
    return Capacity(asked.sdrs, asked.calls_per_day, touches, asked.load_at_most)
