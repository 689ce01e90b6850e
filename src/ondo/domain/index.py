"""A playbook turned round: from an event's name to whatever listens to it, from a stage to what leads away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeAlias, TypeVar

from ondo.domain.events import TRIAGE, Events
from ondo.domain.fading import Fading, fading
from ondo.domain.instants import Duration
from ondo.domain.lifecycle import FieldType, TransitionRule
from ondo.domain.playbook import Playbook
from ondo.domain.record import TimerKind
from ondo.domain.rules import Absence
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    Measure,
    Sequence,
    Triaged,
    Trigger,
    WentAbsent,
    leaves,
)

T = TypeVar("T")
Listed: TypeAlias = tuple[tuple[int, T], ...]

KEPT_NAMES = 1024
"""For how many event names it is remembered who is concerned: clients may send names without end."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who may be concerned by an event of one name, each as `(position, what to match)` in listing order.

    Most rules are never asked; those that are here still have to match.
    """

    clearing: Listed[Events]
    forgiving: Listed[Events]
    awarding: Listed[Events]
    counting: Listed[Counted]
    sequencing: Listed[Sequence]
    missing: Listed[Absence]
    originating: Listed[Events]


@dataclass(frozen=True)
class EarlyReturn:
    """The trigger that brings a recycled person back before the time, and to where."""

    when: Trigger
    to: str


@dataclass(frozen=True)
class StageExits:
    """What leads away from one stage, and what has to be watched there.

    `edges` are the comparisons that must be disarmed on entry where already true; `midnights` those that fading
    can turn so that somebody moves; `dwells` the instants after entry at which a dwell comes true.
    """

    rules: tuple[TransitionRule, ...]
    edges: tuple[int, ...]
    midnights: tuple[Compared, ...]
    dwells: tuple[Duration, ...]

    @cached_property
    def possible(self) -> Callable[[str], tuple[TransitionRule, ...]]:
        """The rules that can hold in a step of that name (an event's, or a timer's), in listing order."""
        wanted = [(rule, needs(rule.when)) for rule in self.rules]
        return lru_cache(maxsize=KEPT_NAMES)(
            lambda step: tuple(rule for rule, names in wanted if names is None or step in names)
        )


def needs(trigger: Trigger) -> frozenset[str] | None:
    """The names of the steps without one of which a trigger cannot hold; None where any step will do."""
    match trigger:
        case Happened(events) | Counted(events):
            return events.names or None
        case Sequence(steps):
            return steps[-1].names or None
        case Triaged():
            return frozenset({TRIAGE})
        case WentAbsent():
            return frozenset({TimerKind.ABSENCE})
        case AllOf(parts):
            wanted = [names for part in parts if (names := needs(part)) is not None]
            return frozenset.intersection(*wanted) if wanted else None
        case AnyOf(parts):
            named = [needs(part) for part in parts]
            return None if None in named else frozenset().union(*(names for names in named if names is not None))
        case _:
            return None


@dataclass(frozen=True, eq=False)
class Index:
    """Positions and look-ups for one playbook. State keyed by position belongs to this listing order."""

    playbook: Playbook
    comparisons: tuple[Compared, ...] = field(init=False)
    """Every comparison under `when` and `back_early_if`, each once."""
    counted: tuple[Counted, ...] = field(init=False)
    sequences: tuple[Sequence, ...] = field(init=False)
    tracked: tuple[Counted | Sequence, ...] = field(init=False)
    """The counts first, then the sequences: what has to be gathered before it moves somebody."""
    absences: tuple[Absence, ...] = field(init=False)
    """The absences of the absence rules first, then those of transitions."""

    def __post_init__(self) -> None:
        found = [leaf for trigger in self.whens.values() for leaf in leaves(trigger)]
        absences = [rule.absence for rule in self.playbook.absences]
        absences += [leaf.absence for leaf in found if isinstance(leaf, WentAbsent)]
        put = object.__setattr__
        put(self, "comparisons", _each_once(leaf for leaf in found if isinstance(leaf, Compared)))
        put(self, "counted", _each_once(leaf for leaf in found if isinstance(leaf, Counted)))
        put(self, "sequences", _each_once(leaf for leaf in found if isinstance(leaf, Sequence)))
        put(self, "tracked", (*self.counted, *self.sequences))
        put(self, "absences", _each_once(absences))

    @cached_property
    def whens(self) -> dict[tuple[str, ...], Trigger]:
        """What may move somebody, by the key of the rule, or the verdict and reason of an early return."""
        rules: dict[tuple[str, ...], Trigger] = {(rule.key,): rule.when for rule in self.playbook.transitions}
        return rules | {key: early.when for key, early in self.early_returns.items()}

    @cached_property
    def early_returns(self) -> dict[tuple[str, str], EarlyReturn]:
        """(verdict, reason) → what brings people back early."""
        return {
            (verdict.key, reason.key): EarlyReturn(reason.returns.back_early_if, reason.returns.to)
            for verdict in self.playbook.verdicts
            for reason in verdict.reasons
            if reason.returns and reason.returns.back_early_if
        }

    @cached_property
    def fadings(self) -> tuple[Fading, ...]:
        """How each engagement rule fades, by position."""
        return tuple(fading(rule) for rule in self.playbook.engagement_rules)

    @cached_property
    def listeners(self) -> Callable[[str], Listeners]:
        """Who may be concerned by an event of that name."""
        return lru_cache(maxsize=KEPT_NAMES)(self._who_listens)

    def _who_listens(self, name: str) -> Listeners:
        rules, penalties = self.playbook.engagement_rules, self.playbook.absences
        return Listeners(
            clearing=_hearing(name, [rule.cleared_by for rule in rules], _itself),
            forgiving=_hearing(name, [rule.cleared_by for rule in penalties], _itself),
            awarding=_hearing(name, [rule.events for rule in rules], _itself),
            counting=_hearing(name, self.counted, lambda counted: (counted.events,)),
            sequencing=_hearing(name, self.sequences, lambda sequence: (*sequence.steps, sequence.without)),
            missing=_hearing(name, self.absences, lambda absence: (absence.after, absence.no, absence.again_after)),
            originating=_hearing(name, [origin.events for origin in self.playbook.origins], _itself),
        )

    @cached_property
    def penalties_of(self) -> dict[int, list[int]]:
        """Position of an absence → positions of the rules that cost points for it."""
        found: dict[int, list[int]] = {}
        for position, rule in enumerate(self.playbook.absences):
            found.setdefault(self.absences.index(rule.absence), []).append(position)
        return found

    @cached_property
    def exits(self) -> dict[str, StageExits]:
        return {stage.key: self._exits(stage.key) for stage in self.playbook.stages}

    def _exits(self, stage: str) -> StageExits:
        rules = tuple(rule for rule in self.playbook.transitions if stage in rule.from_stages)
        whens = [*(rule.when for rule in rules), *self._early_from(stage)]
        found = [leaf for when in whens for leaf in leaves(when)]
        guards = [leaf for rule in rules for leaf in leaves(rule.unless)]
        compared = [leaf for leaf in found if isinstance(leaf, Compared)]
        edges = [c for c in compared if c.comparison is not Comparison.AT_LEAST]
        moving = [c for c in compared if c.comparison is not Comparison.REACHES]
        moving += [leaf for leaf in guards if isinstance(leaf, Compared)]
        return StageExits(
            rules=rules,
            edges=tuple(sorted({self.comparisons.index(c) for c in edges})),
            midnights=_each_once(c for c in moving if c.measure is not Measure.FIT),
            dwells=tuple(sorted({leaf.lasting for leaf in found if isinstance(leaf, Dwelt)})),
        )

    def _early_from(self, stage: str) -> Iterable[Trigger]:
        for (verdict, _), early in self.early_returns.items():
            found = self.playbook.verdict_by_key[verdict]
            if (found.to or stage) == stage:
                yield early.when

    @cached_property
    def cites_acts(self) -> bool:
        """Whether any verdict asks for the person's own acts to be cited."""
        return any(ask.type is FieldType.ACTS for verdict in self.playbook.verdicts for ask in verdict.ask)


def _each_once(items: Iterable[T]) -> tuple[T, ...]:
    seen: list[T] = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return tuple(seen)


def _itself(events: Events) -> tuple[Events]:
    return (events,)


def _hearing(name: str, listeners: Iterable[T | None], heard: Callable[[T], tuple[Events | None, ...]]) -> Listed[T]:
    """The listeners, with their positions, that an event of that name can concern."""
    return tuple(
        (position, listener)
        for position, listener in enumerate(listeners)
        if listener is not None and any(e is not None and (not e.names or name in e.names) for e in heard(listener))
    )
