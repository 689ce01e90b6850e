"""Turns a playbook into tables of whole numbers. What it says about text is asked of `ondo.domain`, never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from ondo.domain.events import Events
from ondo.domain.fading import half_life_factors
from ondo.domain.index import Index, needs
from ondo.domain.lifecycle import Kind, Reason
from ondo.domain.moves import (
    CYCLE_KINDS,
    ENDING_KINDS,
    LATER_KINDS,
    asks_for_activity,
)
from ondo.domain.playbook import Playbook
from ondo.domain.record import TimerKind
from ondo.domain.rules import Condition, FadeKind, Scope
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Measure,
    Triaged,
    Trigger,
    WentAbsent,
    leaves,
)
from ondo.domain.triggers import (
    Sequence as Steps,
)
from ondo.domain.values import SATURATION
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import FAR, Ints, Table

FADES = {FadeKind.HALVES: at.HALVING, FadeKind.LINEAR: at.LINEAR, FadeKind.EXPIRES: at.EXPIRING}
MEASURES = {Measure.SCORE: at.SCORE, Measure.FIT: at.FIT, Measure.ENGAGEMENT: at.ENGAGEMENT}
COMPARISONS = {Comparison.REACHES: at.REACHES, Comparison.AT_LEAST: at.AT_LEAST, Comparison.BELOW: at.BELOW}
PERIODS = {"ever": at.FOREVER, "day": at.PER_DAY}
T = TypeVar("T")

OTHER = ""
"""Stands for every name that no transition asks for."""


def ints(values: Iterable[int]) -> Ints:
    """A column."""
    return np.array(list(values), dtype=np.int64)


def table(rows: Sequence[Sequence[int]], width: int) -> Table:
    """Rows of so many columns."""
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def offsets(lengths: Iterable[int]) -> Ints:
    """Where each of several lists begins that stand one after the other; and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.array(list(lengths), dtype=np.int64))]).astype(np.int64)


@dataclass(frozen=True)
class Compiled:
    """A playbook with the numbers by which the kernel speaks of its parts."""

    playbook: Playbook
    comparisons: list[Compared]
    happened: list[Events]
    stopping: list[Events]
    """What stops SLA clocks."""
    conditions: list[tuple[Condition, ...]]
    triaged: list[frozenset[str]]
    triggers: list[Trigger]
    stages: dict[str, int]
    names: dict[str, int]
    dates: list[tuple[Scope, str]]
    reasons: list[tuple[int, Reason]]
    """Each reason with the number of its verdict."""
    tables: dict[int, Ints] = field(repr=False)

    @property
    def index(self) -> Index:
        """Who listens to what."""
        return self.playbook.index

    @cached_property
    def verdicts(self) -> dict[str, int]:
        """Verdict → its number."""
        return {one.key: number for number, one in enumerate(self.playbook.verdicts)}

    def name(self, event: str) -> int:
        """The number of a step's name."""
        return self.names.get(event, 0)


def compiled(playbook: Playbook) -> Compiled:
    """The tables of a playbook."""
    return _Compiling(playbook).result()


class _Compiling:
    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.index = playbook.index
        self.stages = {stage.key: number for number, stage in enumerate(playbook.stages)}
        self.reasons = [(n, reason) for n, verdict in enumerate(playbook.verdicts) for reason in verdict.reasons]
        self.triggers: list[Trigger] = []
        for rule in playbook.transitions:
            self.triggers += [rule.when] if rule.unless is None else [rule.when, rule.unless]
        self.triggers += [early for _, reason in self.reasons if (early := _early(reason)) is not None]
        found = [leaf for trigger in self.triggers for leaf in leaves(trigger)]
        self.comparisons = list(self.index.comparisons)
        self.comparisons += _new((leaf for leaf in found if isinstance(leaf, Compared)), self.comparisons)
        self.happened = _new((leaf.events for leaf in found if isinstance(leaf, Happened)), [])
        self.stopping = _new((c.stopped_by for s in playbook.stages for c in s.sla if c.stopped_by), [])
        self.conditions = _new((leaf.conditions for leaf in found if isinstance(leaf, HasTraits)), [])
        self.triaged = _new((leaf.verdicts for leaf in found if isinstance(leaf, Triaged)), [])
        self.dates = _new((r.returns.before_trait for _, r in self.reasons if r.returns and r.returns.before_trait), [])
        asked = [needs(rule.when) for rule in playbook.transitions]
        named = sorted({str(name) for names in asked if names is not None for name in names} - {OTHER})
        self.names = {name: number for number, name in enumerate([OTHER, *named])}

    def result(self) -> Compiled:
        return Compiled(
            playbook=self.playbook,
            comparisons=self.comparisons,
            happened=self.happened,
            stopping=self.stopping,
            conditions=self.conditions,
            triaged=self.triaged,
            triggers=self.triggers,
            stages=self.stages,
            names=self.names,
            dates=self.dates,
            reasons=self.reasons,
            tables={
                **self._zone(),
                **self._points(),
                **self._limits(),
                **self._groups(),
                **self._lacking(),
                **self._progress(),
                **self._stages(),
                **self._exits(),
                **self._nodes(),
                **self._verdicts(),
            },
        )

    def _zone(self) -> dict[int, Ints]:
        return {at.MIDNIGHTS: ints(self.playbook.zone.midnights)}

    def _points(self) -> dict[int, Ints]:
        rules = self.playbook.engagement_rules
        halving = {r.fade.days for r in rules if r.fade and r.fade.kind is FadeKind.HALVES}
        factors = {days: half_life_factors(days) for days in sorted(halving)}
        begin = dict(zip(factors, offsets(len(f) for f in factors.values())[:-1].tolist(), strict=True))
        days = [r.fade.days if r.fade else 0 for r in rules]
        halves = [r.fade is not None and r.fade.kind is FadeKind.HALVES for r in rules]
        lots = [d + 1 if r.fade and not h else 0 for r, d, h in zip(rules, days, halves, strict=True)]
        groups = {group.key: number for number, group in enumerate(self.playbook.engagement_groups)}
        return {
            at.POINTS: ints(r.points for r in rules),
            at.LOW: ints(-SATURATION if r.worth_at_least is None else r.worth_at_least for r in rules),
            at.HIGH: ints(min(SATURATION if r.worth_at_most is None else r.worth_at_most, SATURATION) for r in rules),
            at.FADE: ints(FADES[r.fade.kind] if r.fade else at.LASTING for r in rules),
            at.DAYS: ints(days),
            at.FACTOR_AT: ints(begin[d] if h else 0 for d, h in zip(days, halves, strict=True)),
            at.FACTOR_COUNT: ints(len(factors[d]) if h else 0 for d, h in zip(days, halves, strict=True)),
            at.FACTORS: ints(one for row in factors.values() for one in row),
            at.GROUP: ints(groups[r.group] if r.group is not None else -1 for r in rules),
            at.LOT_AT: offsets(lots),
        }

    def _limits(self) -> dict[int, Ints]:
        limits = [rule.limits for rule in self.playbook.engagement_rules]
        flat = [one for row in limits for one in row]
        return {
            at.LIMIT_AT: offsets(len(row) for row in limits),
            at.LIMIT_COUNT: ints(one.count for one in flat),
            at.LIMIT_PER: ints(PERIODS[one.per] if isinstance(one.per, str) else one.per for one in flat),
        }

    def _groups(self) -> dict[int, Ints]:
        groups = self.playbook.engagement_groups
        return {
            at.GROUP_LOW: ints(-FAR if g.worth_at_least is None else g.worth_at_least for g in groups),
            at.GROUP_HIGH: ints(FAR if g.worth_at_most is None else g.worth_at_most for g in groups),
        }

    def _lacking(self) -> dict[int, Ints]:
        groups = {group.key: number for number, group in enumerate(self.playbook.engagement_groups)}
        penalties, silence = self.playbook.absences, self.playbook.silence
        steps = silence.steps if silence else ()
        return {
            at.PENALTY_POINTS: ints(p.points for p in penalties),
            at.PENALTY_GROUP: ints(-1 if p.group is None else groups[p.group] for p in penalties),
            at.PENALTY_ABSENCE: ints(self.index.absences.index(p.absence) for p in penalties),
            at.SILENCE_AFTER: ints(s.after for s in steps),
            at.SILENCE_POINTS: ints(s.points for s in steps),
            at.SILENCE_RESET: ints(s.reset for s in steps),
            at.SILENCE_GIVEN_BACK: ints([silence is not None and silence.given_back]),
            at.ABSENCE_LASTING: ints(a.lasting for a in self.index.absences),
        }

    def _progress(self) -> dict[int, Ints]:
        counted, sequences = self.index.counted, self.index.sequences
        return {
            at.COUNT_LEAST: ints(c.at_least for c in counted),
            at.COUNT_WITHIN: ints(c.within for c in counted),
            at.COUNT_AT: offsets(c.at_least for c in counted),
            at.SEQUENCE_STEPS: ints(len(s.steps) for s in sequences),
            at.SEQUENCE_WITHIN: ints(s.within for s in sequences),
            at.SEQUENCE_AT: offsets(max(0, len(s.steps) - 1) for s in sequences),
            at.SQUARE_AT: offsets(max(0, len(s.steps) - 1) ** 2 for s in sequences),
            at.COMPARED_TABLE: table(
                [(MEASURES[c.measure], COMPARISONS[c.comparison], c.points) for c in self.comparisons], 3
            ),
        }

    def _stages(self) -> dict[int, Ints]:
        stages = self.playbook.stages
        exits = [self.index.exits[stage.key] for stage in stages]
        rows = [
            (
                s.kind in CYCLE_KINDS,
                s.kind in ENDING_KINDS,
                s.kind is Kind.MQL,
                s.kind in LATER_KINDS,
                asks_for_activity(s),
                bool(s.sla),
            )
            for s in stages
        ]
        return {
            at.STAGE_TABLE: table(rows, at.STAGE_WIDTH),
            at.EDGE_AT: offsets(len(e.edges) for e in exits),
            at.EDGES: ints(one for e in exits for one in e.edges),
            at.MIDNIGHT_AT: offsets(len(e.midnights) for e in exits),
            at.MIDNIGHT_TABLE: table([(MEASURES[c.measure], c.points) for e in exits for c in e.midnights], 2),
            at.DWELL_AT: offsets(len(e.dwells) for e in exits),
            at.DWELLS: ints(one for e in exits for one in e.dwells),
        }

    def _exits(self) -> dict[int, Ints]:
        rules = self.playbook.transitions
        number = {rule.key: place for place, rule in enumerate(rules)}
        steps = [*self.names, *TimerKind]
        steps[0] = "\0"  # a name that nobody sends: what holds for it holds for every other name
        found = [
            [number[rule.key] for rule in self.index.exits[stage.key].possible(step)]
            for stage in self.playbook.stages
            for step in steps
        ]
        places, unless, when = iter(range(len(self.triggers))), [], []
        for rule in rules:
            when.append(next(places))
            unless.append(-1 if rule.unless is None else next(places))
        return {
            at.RULE_TO: ints(self.stages[rule.to] for rule in rules),
            at.RULE_WHEN: ints(when),
            at.RULE_UNLESS: ints(unless),
            at.RULE_RESET: ints(rule.reset for rule in rules),
            at.CANDIDATE_AT: offsets(len(row) for row in found),
            at.CANDIDATES: ints(one for row in found for one in row),
            at.NAMES: ints([len(steps)]),
        }

    def _nodes(self) -> dict[int, Ints]:
        rows: list[list[int]] = []
        ends = [0]
        for trigger in self.triggers:
            self._flatten(trigger, rows)
            ends.append(len(rows))
        return {at.TRIGGER_AT: ints(ends), at.NODE: table(rows, 4)}

    def _flatten(self, trigger: Trigger, rows: list[list[int]]) -> int:
        """Put down a trigger after its parts; returns its place."""
        parts = []
        if isinstance(trigger, AllOf | AnyOf):
            parts = [self._flatten(part, rows) for part in trigger.parts]
            rows.append([at.ALL if isinstance(trigger, AllOf) else at.ANY, 0, 0, -1])
        else:
            rows.append([*self._leaf(trigger), 0, -1])
        for part in parts:
            rows[part][3] = len(rows) - 1
        return len(rows) - 1

    def _leaf(self, trigger: Trigger) -> tuple[int, int]:
        match trigger:
            case Compared():
                return at.COMPARED, self.comparisons.index(trigger)
            case Happened(events):
                return at.HAPPENED, self.happened.index(events)
            case Counted():
                return at.COUNTED, self.index.counted.index(trigger)
            case Steps():
                return at.SEQUENCE, self.index.sequences.index(trigger)
            case WentAbsent(absence):
                return at.ABSENT, self.index.absences.index(absence)
            case Dwelt(lasting):
                return at.DWELT, lasting
            case HasTraits(conditions):
                return at.TRAITS, self.conditions.index(conditions)
            case Triaged(verdicts):
                return at.TRIAGED, self.triaged.index(verdicts)
        raise AssertionError(trigger)

    def _verdicts(self) -> dict[int, Ints]:
        verdicts = self.playbook.verdicts
        early = len(self.triggers) - sum(_early(reason) is not None for _, reason in self.reasons)
        rows = []
        for _, reason in self.reasons:
            rows.append(self._reason(reason, early))
            early += _early(reason) is not None
        return {
            at.VERDICT_TO: ints(-1 if v.to is None else self.stages[v.to] for v in verdicts),
            at.VERDICT_RESET: ints(v.reset for v in verdicts),
            at.VERDICT_FROM: table([[s in v.from_stages for s in self.stages] for v in verdicts], len(self.stages)),
            at.REASON_TABLE: table(rows, at.REASON_WIDTH),
            at.TRIAGED_TABLE: table([[v.key in keys for v in verdicts] for keys in self.triaged], len(verdicts)),
            at.CITES_ACTS: ints([self.index.cites_acts]),
        }

    def _reason(self, reason: Reason, early: int) -> list[int]:
        returns = reason.returns
        if returns is None:
            return [reason.reset, 0, 0, 0, 0, -1, 0, -1, -1]
        how = at.RETURNS_AFTER if returns.after is not None else at.RETURNS_ON_DATE
        how = at.RETURNS_BEFORE if returns.before_trait else how
        dates = self.dates.index(returns.before_trait) if returns.before_trait else 0
        to = self.stages[returns.to]
        back = (early, to) if _early(reason) is not None else (-1, -1)
        return [reason.reset, how, returns.after or 0, returns.lead, returns.otherwise, to, dates, *back]


def _early(reason: Reason) -> Trigger | None:
    return reason.returns.back_early_if if reason.returns else None


def _new(items: Iterable[T], there: Iterable[T]) -> list[T]:
    """Those that are not there yet, each once."""
    found = list(there)
    known = len(found)
    for item in items:
        if item not in found:
            found.append(item)
    return found[known:]
