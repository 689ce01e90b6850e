"""Every figure of a replay, asked for once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.playbook import Playbook
from ondo.engine.replay.folder import Facts, Replayed
from ondo.insight.cohorts import Cohort, Door, by_band, by_cause, by_how, by_month, by_origin, doors, total
from ondo.insight.cycles import cycles
from ondo.insight.deadlines import ClockFigures, clocks
from ondo.insight.flows import Flow, flows
from ondo.insight.funnel import StageFigures, funnel
from ondo.insight.months import MonthOfMqls, mqls_by_month
from ondo.insight.notes import Light, Note, light, notes
from ondo.insight.opportunities import Opportunities, opportunities
from ondo.insight.recent import RecentMql, recent_mqls
from ondo.insight.scores import ScoreBar, distribution
from ondo.insight.triage import RefusalFigures, ReturnFigures, VerdictFigures, refusals, returns, verdicts
from ondo.insight.visits import visits


@dataclass(frozen=True)
class Rounds:
    """So many people were qualified so many times."""

    cycles: int
    people: int


@dataclass(frozen=True)
class Figures:
    """What a replay says, before anybody puts it into words or pictures."""

    facts: Facts
    light: Light
    notes: tuple[Note, ...]
    funnel: tuple[StageFigures, ...]
    mqls: Cohort
    qualified: Cohort
    months: tuple[MonthOfMqls, ...]
    cohorts: tuple[Cohort, ...]
    origins: tuple[Cohort, ...]
    causes: tuple[Cohort, ...]
    hows: tuple[Cohort, ...]
    bands: tuple[Cohort, ...]
    doors: tuple[Door, ...]
    rounds: tuple[Rounds, ...]
    verdicts: tuple[VerdictFigures, ...]
    refusals: tuple[RefusalFigures, ...]
    returns: tuple[ReturnFigures, ...]
    clocks: tuple[ClockFigures, ...]
    flows: tuple[Flow, ...]
    scores: tuple[ScoreBar, ...]
    opportunities: Opportunities
    recent: tuple[RecentMql, ...]


def figures(replayed: Replayed, playbook: Playbook) -> Figures:
    """Read the tables once and answer every question of the report."""
    stays = visits(replayed.scan("transitions"), playbook)
    rounds = cycles(stays, replayed.scan("opportunities"), playbook, replayed.facts.as_of)
    mqls = rounds.filter(pl.col("mql_at").is_not_null())
    deals = opportunities(replayed, stays, rounds)
    refused = refusals(replayed.scan("refusals"))
    return Figures(
        facts=replayed.facts,
        light=light(rounds),
        notes=notes(replayed, rounds, deals, sum(one.count for one in refused)),
        funnel=funnel(stays, playbook),
        mqls=total(mqls),
        qualified=total(rounds),
        months=mqls_by_month(mqls, playbook.timezone),
        cohorts=by_month(rounds, playbook.timezone),
        origins=by_origin(rounds),
        causes=by_cause(rounds),
        hows=by_how(rounds),
        bands=by_band(rounds),
        doors=doors(rounds),
        rounds=_rounds(rounds),
        verdicts=verdicts(replayed.scan("verdicts")),
        refusals=refused,
        returns=returns(stays),
        clocks=clocks(replayed.scan("clocks"), playbook),
        flows=flows(stays, playbook),
        scores=distribution(replayed.scan("states"), playbook),
        opportunities=deals,
        recent=recent_mqls(rounds, replayed),
    )


def _rounds(cycles: pl.DataFrame) -> tuple[Rounds, ...]:
    per_person = cycles.group_by("person").agg(pl.len().cast(pl.Int64).alias("cycles"))
    counted = per_person.group_by("cycles").agg(pl.len().cast(pl.Int64).alias("people")).sort("cycles")
    return tuple(Rounds(**row) for row in counted.iter_rows(named=True))
