"""Stages, the rules that lead from one to the next, and the verdicts that people give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ondo.domain.events import Events
from ondo.domain.instants import Duration
from ondo.domain.rules import Label, Scope
from ondo.domain.triggers import Trigger


class Kind(StrEnum):
    """What code may rely on about a stage; keys and labels belong to the playbook."""

    ANONYMOUS = "anonymous"
    KNOWN = "known"
    ENGAGED = "engaged"
    MQL = "mql"
    SAL = "sal"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    CUSTOMER = "customer"
    LOST = "lost"
    FOLLOW_UP = "follow_up"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"


CLOSED_KINDS = frozenset({Kind.CUSTOMER, Kind.LOST, Kind.DISQUALIFIED})
"""`from: open` means every stage of another kind than these."""


@dataclass(frozen=True)
class Allowance:
    """A length of time for an SLA: so many minutes, hours or days, of business time or of plain time."""

    amount: int
    unit: str
    """`minutes`, `hours` or `days`."""
    business: bool


@dataclass(frozen=True)
class SlaClock:
    """A deadline that starts on entering the stage, and the act that stops it.

    Leaving the stage always stops the clock; an event of `stopped_by` stops it earlier.
    `by_origin` gives another allowance to those who came by that origin (an inquiry: 15 business minutes).
    """

    key: str
    label: Label
    within: Allowance
    stopped_by: Events | None = None
    by_origin: tuple[tuple[str, Allowance], ...] = ()


@dataclass(frozen=True)
class Stage:
    """A place where people stand. `must_have`: `owner`, `next_activity` or traits needed to stand there."""

    key: str
    kind: Kind
    label: Label
    team: str | None = None
    sla: tuple[SlaClock, ...] = ()
    must_have: tuple[str, ...] = ()
    actions: tuple[Label, ...] = ()
    because: Label | None = None


@dataclass(frozen=True)
class TransitionRule:
    """`from_stages` → `to` as soon as `when` holds and `unless` does not.

    `definite` marks a definite action (a trial, a booked discovery call): those are looked at first.
    """

    key: str
    label: Label
    from_stages: tuple[str, ...]
    to: str
    when: Trigger
    because: Label
    unless: Trigger | None = None
    expect: Label | None = None
    reset: bool = False
    definite: bool = False


class FieldType(StrEnum):
    """What an asked field takes. `acts`: the person's own events that the verdict cites."""

    CONFIRM = "confirm"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"
    NUMBER = "number"
    ACTS = "acts"


@dataclass(frozen=True)
class Field:
    """Something a verdict must be given with; refused with the reason where it is missing or of another type."""

    key: str
    label: Label
    type: FieldType
    choices: tuple[tuple[str, Label], ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Return:
    """When and where a recycled person comes back: exactly one of `after`, `date_field`, `before_trait`.

    `before_trait`: `lead` before the date in a trait, else `otherwise` after the verdict.
    `back_early_if` brings the person back as soon as it holds.
    """

    to: str
    after: Duration | None = None
    date_field: str | None = None
    before_trait: tuple[Scope, str] | None = None
    lead: Duration = 0
    otherwise: Duration = 0
    back_early_if: Trigger | None = None


@dataclass(frozen=True)
class Reason:
    """Why a verdict was given; some reasons say when the person returns."""

    key: str
    label: Label
    returns: Return | None = None
    reset: bool = False
    because: Label | None = None


@dataclass(frozen=True)
class Verdict:
    """What an SDR, a field rep or the SAL caller decides. `to` None: the person stays on the stage."""

    key: str
    label: Label
    from_stages: tuple[str, ...]
    to: str | None
    ask: tuple[Field, ...] = ()
    reasons: tuple[Reason, ...] = ()
    reset: bool = False
    because: Label | None = None

    def reason(self, key: object) -> Reason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)
