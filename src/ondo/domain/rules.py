"""Rules that give points: fit over traits, engagement over events, silence and absence over their lack."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ondo.domain.conditions import Test
from ondo.domain.events import Events
from ondo.domain.instants import Duration
from ondo.domain.values import Millis


@dataclass(frozen=True)
class Label:
    """A name that people see, in both languages."""

    ja: str
    en: str

    def text(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en


class Scope(StrEnum):
    """Whose trait it is."""

    PERSON = "person"
    ACCOUNT = "account"


@dataclass(frozen=True)
class TraitCondition:
    """One trait passes one test."""

    scope: Scope
    trait: str
    test: Test


@dataclass(frozen=True)
class PersonaCondition:
    """The person matches these layers of a persona (`account`, `department`, `person`)."""

    persona: str
    layers: tuple[str, ...]


Condition: TypeAlias = TraitCondition | PersonaCondition


@dataclass(frozen=True)
class Group:
    """Several rules together; `worth_at_most` and `worth_at_least` clamp their sum when it is read."""

    key: str
    label: Label
    worth_at_most: Millis | None = None
    worth_at_least: Millis | None = None


@dataclass(frozen=True)
class FitRule:
    """Points while every condition holds; `if_missing` where a trait that a test needs is missing."""

    key: str
    label: Label
    when: tuple[Condition, ...]
    points: Millis
    because: Label
    expect: Label | None = None
    group: str | None = None
    if_missing: Millis = 0


@dataclass(frozen=True)
class Limit:
    """At most `count` awards per local day (`per='day'`), ever (`'ever'`), or per so many milliseconds."""

    count: int
    per: Duration | str


class FadeKind(StrEnum):
    HALVES = "halves"
    LINEAR = "linear"
    EXPIRES = "expires"


@dataclass(frozen=True)
class Fade:
    """How awards lose their worth, in whole local days."""

    kind: FadeKind
    days: int


@dataclass(frozen=True)
class EngagementRule:
    """Points for an event. Negative points never fade; they go by a reset or by `cleared_by`."""

    key: str
    label: Label
    events: Events
    points: Millis
    because: Label
    expect: Label | None = None
    limits: tuple[Limit, ...] = ()
    worth_at_most: Millis | None = None
    worth_at_least: Millis | None = None
    fade: Fade | None = None
    group: str | None = None
    cleared_by: Events | None = None


@dataclass(frozen=True)
class SilenceStep:
    """`after` so long without a qualifying event: points (negative), or a reset of engagement."""

    after: Duration
    points: Millis = 0
    reset: bool = False


@dataclass(frozen=True)
class Silence:
    """What silence costs. `events` None: any event that the person initiated qualifies."""

    steps: tuple[SilenceStep, ...]
    because: Label
    expect: Label | None = None
    events: Events | None = None
    given_back: bool = True


@dataclass(frozen=True)
class Absence:
    """After `after`, no `no` for so long. `again_after` arms it anew after each such event."""

    after: Events
    no: Events
    lasting: Duration
    again_after: Events | None = None


@dataclass(frozen=True)
class AbsenceRule:
    """Points (negative) for an absence; at most one penalty outstanding until `cleared_by` or a reset."""

    key: str
    label: Label
    absence: Absence
    points: Millis
    because: Label
    expect: Label | None = None
    cleared_by: Events | None = None
    group: str | None = None
