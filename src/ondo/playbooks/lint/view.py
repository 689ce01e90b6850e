"""A playbook as lint looks at it: who leads where, which events and triggers stand at which path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from ondo.domain.events import Events
from ondo.domain.lifecycle import TransitionRule
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Absence, Condition
from ondo.domain.triggers import Counted, Happened, HasTraits, Sequence, Trigger, WentAbsent, leaves


class Place(Protocol):
    """A place in the file, as the loader knows it."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True)
class Edge:
    """One way to go from stage to stage."""

    start: str
    end: str


@dataclass(frozen=True)
class View:
    """The playbook, what its file says literally (`positions`, where known), and the date of today (where known)."""

    playbook: Playbook
    positions: Mapping[str, Place] = field(default_factory=dict)
    today: date | None = None

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every way from one stage to another: by rule, by verdict, by return."""
        found = [*self._by_rule(), *self._by_verdict()]
        return tuple(edge for edge in dict.fromkeys(found) if edge.start != edge.end)

    def _by_rule(self) -> Iterator[Edge]:
        for rule in self.playbook.transitions:
            yield from (Edge(start, rule.to) for start in rule.from_stages)

    def _by_verdict(self) -> Iterator[Edge]:
        for verdict in self.playbook.verdicts:
            for start in verdict.from_stages:
                landing = verdict.to or start
                yield Edge(start, landing)
                yield from (Edge(landing, reason.returns.to) for reason in verdict.reasons if reason.returns)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The stages somebody can come to stand on."""
        reached, todo = set[str](), [self.playbook.stages[0].key]
        while todo:
            stage = todo.pop()
            if stage not in reached:
                reached.add(stage)
                todo += [edge.end for edge in self.edges if edge.start == stage]
        return frozenset(reached)

    @cached_property
    def triggers(self) -> tuple[tuple[str, Trigger], ...]:
        """Every leaf of every trigger, with the path of the `when`, `unless` or `back_early_if` it stands in."""
        return tuple((path, leaf) for path, trigger in self._trigger_paths() for leaf in leaves(trigger))

    def _trigger_paths(self) -> Iterator[tuple[str, Trigger]]:
        for rule in self.playbook.transitions:
            yield rule_path(rule) if rule.definite else f"{rule_path(rule)}.when", rule.when
            if rule.unless is not None:
                yield f"{rule_path(rule)}.unless", rule.unless
        for verdict in self.playbook.verdicts:
            for reason in verdict.reasons:
                if reason.returns and reason.returns.back_early_if:
                    yield f"triage.{verdict.key}.reasons.{reason.key}.back_early_if", reason.returns.back_early_if

    @cached_property
    def events(self) -> tuple[tuple[str, Events], ...]:
        """Everything that speaks of events, but for the words that are only declared."""
        return (*self._events_of_points(), *self._events_of_moves(), *self._events_of_people())

    def _events_of_points(self) -> Iterator[tuple[str, Events]]:
        book = self.playbook
        for rule in book.engagement_rules:
            yield f"engagement.rules.{rule.key}", rule.events
            if rule.cleared_by:
                yield f"engagement.rules.{rule.key}.cleared_by", rule.cleared_by
        if book.silence and book.silence.events:
            yield "engagement.silence.qualifying", book.silence.events
        for absence in book.absences:
            path = f"engagement.absence.{absence.key}"
            yield from ((path, events) for events in events_of_absence(absence.absence))
            if absence.cleared_by:
                yield f"{path}.cleared_by", absence.cleared_by

    def _events_of_moves(self) -> Iterator[tuple[str, Events]]:
        for path, leaf in self.triggers:
            yield from ((path, events) for events in events_of_trigger(leaf))

    def _events_of_people(self) -> Iterator[tuple[str, Events]]:
        book = self.playbook
        yield from ((f"topics.{topic.key}", topic.events) for topic in book.topics)
        yield from ((f"origins.{origin.key}", origin.events) for origin in book.origins)
        for stage in book.stages:
            for clock in stage.sla:
                if clock.stopped_by:
                    yield f"stages.{stage.key}.sla.{clock.key}.stopped_by", clock.stopped_by

    @cached_property
    def conditions(self) -> tuple[tuple[str, tuple[Condition, ...]], ...]:
        """Everything that asks for traits."""
        book = self.playbook
        asked: list[tuple[str, tuple[Condition, ...]]] = []
        asked += [(f"fit.rules.{rule.key}.when", rule.when) for rule in book.fit_rules]
        asked += [(path, leaf.conditions) for path, leaf in self.triggers if isinstance(leaf, HasTraits)]
        for persona in book.personas:
            layers = ("account", "department", "person")
            asked += [(f"personas.{persona.key}.{name}", persona.layer(name)) for name in layers]
        return tuple(asked)


def rule_path(rule: TransitionRule) -> str:
    """Where a transition stands in the file."""
    return f"{'definite_actions' if rule.definite else 'transitions'}.{rule.key}"


def events_of_absence(absence: Absence) -> tuple[Events, ...]:
    """What an absence waits for."""
    return tuple(events for events in (absence.after, absence.no, absence.again_after) if events is not None)


def events_of_trigger(trigger: Trigger) -> tuple[Events, ...]:
    """The events that a single trigger listens to."""
    match trigger:
        case Happened() | Counted():
            return (trigger.events,)
        case Sequence():
            return (*trigger.steps, *((trigger.without,) if trigger.without else ()))
        case WentAbsent():
            return events_of_absence(trigger.absence)
        case _:
            return ()
