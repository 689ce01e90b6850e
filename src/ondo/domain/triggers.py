"""What may move a person from stage to stage: the words under `when:` and `unless:`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ondo.domain.events import Events
from ondo.domain.instants import Duration
from ondo.domain.rules import Absence, Condition
from ondo.domain.values import Millis


class Measure(StrEnum):
    """What is compared: the floored total, or one of its halves."""

    SCORE = "score"
    FIT = "fit"
    ENGAGEMENT = "engagement"


class Comparison(StrEnum):
    """`reaches` is an edge that only an event or a trait satisfies; `at_least` is a plain guard.

    `below` under `when:` is disarmed while it was already true on entry; under `unless:` it is plain.
    """

    REACHES = "reaches"
    AT_LEAST = "at_least"
    BELOW = "below"


@dataclass(frozen=True)
class Compared:
    """score, fit or engagement against a number of points."""

    measure: Measure
    comparison: Comparison
    points: Millis

    def true_at(self, value: Millis) -> bool:
        """Whether the bare comparison is true, edges aside."""
        return value < self.points if self.comparison is Comparison.BELOW else value >= self.points


@dataclass(frozen=True)
class Happened:
    """The event of this very step matches."""

    events: Events


@dataclass(frozen=True)
class Counted:
    """The event of this step is the nth (or a later one) within the window [first, first + within)."""

    events: Events
    at_least: int
    within: Duration


@dataclass(frozen=True)
class Sequence:
    """Steps in this order within [first, first + within); `without` clears what was begun."""

    steps: tuple[Events, ...]
    within: Duration
    without: Events | None = None


@dataclass(frozen=True)
class WentAbsent:
    """The timer of an absence fired in this step."""

    absence: Absence


@dataclass(frozen=True)
class Dwelt:
    """The person has stood on the present stage for so long."""

    lasting: Duration


@dataclass(frozen=True)
class HasTraits:
    """Every condition over the traits holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Triaged:
    """One of these verdicts was given and accepted in this step."""

    verdicts: frozenset[str]


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Trigger, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Trigger, ...]


Trigger: TypeAlias = (
    "Compared | Happened | Counted | Sequence | WentAbsent | Dwelt | HasTraits | Triaged | AllOf | AnyOf"
)


def leaves(trigger: Trigger | None) -> Iterator[Trigger]:
    """Every trigger inside `all` and `any`, in listing order."""
    if isinstance(trigger, AllOf | AnyOf):
        for part in trigger.parts:
            yield from leaves(part)
    elif trigger is not None:
        yield trigger
