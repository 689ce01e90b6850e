"""What a fold writes down: transitions and refusals, never rewritten (law 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ondo.domain.errors import Problem
from ondo.domain.instants import Instant
from ondo.domain.scorecard import Contribution
from ondo.domain.values import Millis


class CauseKind(StrEnum):
    """Why somebody moved."""

    START = "start"
    RULE = "rule"
    TRIAGE = "triage"
    EARLY_RETURN = "early_return"
    RETURN = "return"
    CORRECTION = "correction"
    SWITCH = "switch"


class TimerKind(StrEnum):
    """The timers, in the order in which they fire at one instant."""

    MIDNIGHT = "midnight"
    SILENCE = "silence"
    ABSENCE = "absence"
    DWELL = "dwell"
    RETURN = "return"


class How(StrEnum):
    """How somebody came to be an MQL: by their own acts, judged by someone who cites them, or put there."""

    BECAME = "became"
    JUDGED = "judged"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Cause:
    """What caused a transition.

    `key` is the transition rule, the verdict, or what a correction is due to; `reason` the reason given with the
    verdict; `timer` the timer in whose step it happened; `event_id` and `user` the event and who sent it.
    """

    kind: CauseKind
    key: str = ""
    reason: str | None = None
    timer: TimerKind | None = None
    event_id: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One recorded move, with the score and its lines as they were just before.

    `at` is when it became true, `recorded_at` when Ondo wrote it down. `origin` is the origin that the causing
    event belongs to (SLA clocks may depend on it), `source` the person's first origin ever. `activity_due`: a
    next activity is to be planned by then. `evidence` lists the ids of the events that this run saw lead to it,
    sequence steps first; it is told by `explain` for any past instant and takes no part in comparisons.
    """

    cycle: int
    from_stage: str | None
    to_stage: str
    at: Instant
    recorded_at: Instant
    cause: Cause
    score: Millis = 0
    fit: Millis = 0
    engagement: Millis = 0
    contributions: tuple[Contribution, ...] = ()
    how: How | None = None
    origin: str | None = None
    source: str | None = None
    activity_due: Instant | None = None
    fingerprint: str = ""
    reset: bool = False
    """Whether engagement was cleared on this move."""
    evidence: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A verdict that was not accepted, with everything that was wrong. Nothing moved."""

    at: Instant
    verdict: str
    stage: str | None
    event_id: str
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Award:
    """Points given for one event: `given` is what they added then, after the bound's cut. As with events, nobody
    changes one.
    """

    event_id: str
    at: Instant
    since: Instant
    given: Millis
    cut: Millis
    properties: Mapping[str, object] = field(default_factory=dict, compare=False)
