"""The playbook: one company's agreed definition of who is warm, for whom, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from ondo.domain.conditions import Glob
from ondo.domain.events import Event, Events
from ondo.domain.instants import Instant, Zone
from ondo.domain.instants import zone as zone_named
from ondo.domain.lifecycle import Stage, TransitionRule, Verdict
from ondo.domain.rules import (
    AbsenceRule,
    EngagementRule,
    FitRule,
    Group,
    Label,
    Scope,
    Silence,
    TraitCondition,
)
from ondo.domain.scripts import Script
from ondo.domain.values import Millis

if TYPE_CHECKING:
    from ondo.domain.index import Index


class TraitType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True)
class Trait:
    """A declared attribute of a person or an account."""

    key: str
    scope: Scope
    type: TraitType
    label: Label


@dataclass(frozen=True)
class NamedEvent:
    """The playbook's own word for what clients send."""

    key: str
    label: Label
    events: Events


@dataclass(frozen=True)
class PageGroup:
    key: str
    label: Label
    pages: Glob


@dataclass(frozen=True)
class Topic:
    """What a person is interested in, told by the events that touch it."""

    key: str
    label: Label
    events: Events


@dataclass(frozen=True)
class Persona:
    """The ideal buyer in three layers. A layer without conditions is matched by everybody."""

    key: str
    label: Label
    because: Label
    account: tuple[TraitCondition, ...] = ()
    department: tuple[TraitCondition, ...] = ()
    person: tuple[TraitCondition, ...] = ()

    def layer(self, name: str) -> tuple[TraitCondition, ...]:
        return {"account": self.account, "department": self.department, "person": self.person}[name]


PERSONA_LAYERS = ("account", "department", "person")


class Initiative(StrEnum):
    """Who holds it: with an inquiry (引き合い) the customer does."""

    CUSTOMER = "customer"
    US = "us"


@dataclass(frozen=True)
class Origin:
    """How somebody came to us, told by the event that brought them."""

    key: str
    label: Label
    events: Events
    initiative: Initiative


@dataclass(frozen=True)
class Calendar:
    """Business time: opening hours in minutes of the local day, working weekdays (Monday 0), days off.

    `holidays` names a country's public holidays; `holiday_dates` is their table from outside, not fingerprinted.
    """

    opens: int = 9 * 60
    closes: int = 18 * 60
    days: frozenset[int] = frozenset(range(5))
    holidays: str | None = None
    closed_on: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()
    holiday_dates: frozenset[date] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True)
class Expectation:
    """What must be true of an example person at an instant; None and empty mean not asked.

    `cause` is the rule, verdict, reason or timer (`midnight`, `silence`, `absence`, `dwell`, `return`) of the
    last transition; `how` is became, judged or made.
    """

    at: Instant
    line: int
    stage: str | None = None
    cause: str | None = None
    score: Millis | None = None
    fit: Millis | None = None
    engagement: Millis | None = None
    how: str | None = None
    cycle: int | None = None
    refused: str | None = None
    """The verdict that the last refused triage tried to give."""
    contributions: Mapping[str, Millis] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A person with a history, and what must come out."""

    name: str
    line: int
    traits: Mapping[str, object]
    account_traits: Mapping[str, object]
    history: tuple[Event, ...]
    expect: tuple[Expectation, ...]


@dataclass(frozen=True)
class Playbook:
    """Everything a playbook file says, checked and resolved. Tuples keep the listing order of the file."""

    key: str
    label: Label
    because: Label
    timezone: str
    stages: tuple[Stage, ...]
    calendar: Calendar = Calendar()
    review_on: date | None = None
    left_out: tuple[str, ...] = ()
    """Relations (`internal`, `competitor` …) of whom no rule makes an MQL, SAL or SQL, and of whom nobody is told."""
    one_sdr_per_account: bool = False
    """Whether whoever looks after one person of a company is given everybody else there, too."""
    traits: tuple[Trait, ...] = ()
    page_groups: tuple[PageGroup, ...] = ()
    events: tuple[NamedEvent, ...] = ()
    topics: tuple[Topic, ...] = ()
    personas: tuple[Persona, ...] = ()
    origins: tuple[Origin, ...] = ()
    fit_groups: tuple[Group, ...] = ()
    fit_rules: tuple[FitRule, ...] = ()
    engagement_groups: tuple[Group, ...] = ()
    engagement_rules: tuple[EngagementRule, ...] = ()
    silence: Silence | None = None
    absences: tuple[AbsenceRule, ...] = ()
    transitions: tuple[TransitionRule, ...] = ()
    """Definite actions first, then the others, each in listing order."""
    verdicts: tuple[Verdict, ...] = ()
    scripts: tuple[Script, ...] = ()
    """What is asked in calls. Nothing of it decides: an answer counts by the event that records it."""
    examples: tuple[Example, ...] = ()
    fingerprint: str = ""

    @cached_property
    def index(self) -> Index:
        """Who listens to what; built once. The import is here because the index speaks of playbooks."""
        from ondo.domain.index import Index

        return Index(self)

    @cached_property
    def zone(self) -> Zone:
        return zone_named(self.timezone)

    @cached_property
    def stage_by_key(self) -> Mapping[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def verdict_by_key(self) -> Mapping[str, Verdict]:
        return {verdict.key: verdict for verdict in self.verdicts}

    @cached_property
    def script_by_key(self) -> Mapping[str, Script]:
        return {script.key: script for script in self.scripts}

    @cached_property
    def persona_by_key(self) -> Mapping[str, Persona]:
        return {persona.key: persona for persona in self.personas}

    @cached_property
    def origin_by_key(self) -> Mapping[str, Origin]:
        return {origin.key: origin for origin in self.origins}
