"""Why: one person's scorecard and story at any past instant, down to the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.events import NOTHING, Event, Initiator
from ondo.domain.fold import Fold, fold
from ondo.domain.instants import DAY, Duration, Instant
from ondo.domain.playbook import Playbook
from ondo.domain.record import Award, Refusal, TimerKind, Transition
from ondo.domain.scorecard import Scorecard, Source, scorecard
from ondo.domain.timers import ORDER, next_timer
from ondo.domain.traits import matched_layers

RECENT: Duration = 90 * DAY
"""How far back acts count as a sign of interest in a topic."""


@dataclass(frozen=True)
class Explanation:
    """Everything that is to be said about a person at an instant.

    `awards` gives, per engagement rule, the events behind its line since the last reset: what each added then and
    what a bound cut; the line itself says what they are worth now. `topics` counts the person's own acts on each
    topic in the last 90 days, most first; `personas` the layers matched of each persona; `next_timer` what will
    happen by itself.
    """

    at: Instant
    stage: str | None
    entered_at: Instant | None
    cycle: int
    scorecard: Scorecard
    awards: Mapping[str, Sequence[Award]]
    transitions: Sequence[Transition]
    refusals: Sequence[Refusal]
    topics: Mapping[str, int]
    personas: Mapping[str, tuple[str, ...]]
    next_timer: tuple[Instant, TimerKind] | None
    fold: Fold


def explain(
    playbook: Playbook,
    log: Sequence[Event],
    at: Instant,
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> Explanation:
    """The person at an instant, from today's log: events up to and including `at`, timers due up to it fired.

    What was known when a decision was taken is in that transition's frozen snapshot; this tells what today's log
    says about that instant.
    """
    folding = fold(playbook, log, traits=traits, account=account, account_traits=account_traits, until=at)
    return explained(folding, log, at)


def explained(folding: Fold, log: Sequence[Event], at: Instant) -> Explanation:
    """The same of a log that was folded up to `at`, under whichever playbooks (`fold_periods`)."""
    playbook, state = folding.index.playbook, folding.state
    card = scorecard(playbook, state, at)
    lines = {line.key for line in card.contributions if line.source is Source.ENGAGEMENT}
    return Explanation(
        at=at,
        stage=state.stage,
        entered_at=state.entered_at if state.stage is not None else None,
        cycle=state.cycle,
        scorecard=card,
        awards={key: tuple(given) for key, given in folding.awards.items() if key in lines},
        transitions=tuple(folding.transitions),
        refusals=tuple(folding.refusals),
        topics=topics(playbook, log, at),
        personas={one.key: matched_layers(playbook, one.key, state) for one in playbook.personas},
        next_timer=_next(folding),
        fold=folding,
    )


def topics(playbook: Playbook, log: Sequence[Event], at: Instant) -> Mapping[str, int]:
    """How often the person's own acts touched each topic in the 90 days up to `at`, most first."""
    recent = [e for e in log if at - RECENT < e.at <= at and e.initiator is Initiator.PERSON]
    counts = {topic.key: sum(map(topic.events.match, recent)) for topic in playbook.topics}
    return {key: count for key, count in sorted(counts.items(), key=lambda item: -item[1]) if count}


def _next(folding: Fold) -> tuple[Instant, TimerKind] | None:
    timer = next_timer(folding.index, folding.state)
    return None if timer is None else (timer[0], ORDER[timer[1]])
