"""Several playbooks, one after the other, and a history that goes through all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict

from hypothesis import strategies as st
from tests.generative.made_up import (
    POINTS,
    Dice,
    a_log,
    a_playbook,
    a_transition_rule,
    seeds,
)

from ondo.domain.events import Event
from ondo.domain.instants import DAY, Instant
from ondo.domain.lifecycle import Return, Stage, TransitionRule, Verdict
from ondo.domain.periods import Period
from ondo.domain.playbook import Playbook
from ondo.domain.triggers import AllOf, AnyOf, Counted, Sequence, Trigger

RENAMED = {"follow_up": "nurtured"}


class Known(TypedDict):
    """What is known from before the first event, as the fold takes it."""

    traits: dict[str, object]
    account: str | None
    account_traits: dict[str, object]


@dataclass(frozen=True)
class Course:
    """Playbooks in the order in which they come in force, one person's log, and until when to fold."""

    periods: tuple[Period, ...]
    log: tuple[Event, ...]
    known: Known
    until: Instant
    made_by: str = ""

    def __repr__(self) -> str:
        return self.made_by


def a_successor(dice: Dice, playbook: Playbook) -> tuple[Playbook, dict[str, str]]:
    """A playbook that may follow another one, and its successors of stages: the same, a tuned one, quite another."""
    kind = dice.randrange(6)
    if kind == 0:
        return playbook, {}
    if kind == 1:
        return a_playbook(dice) if "follow_up" in playbook.stage_by_key else renamed(a_playbook(dice), RENAMED), {}
    if kind == 2 and "follow_up" in playbook.stage_by_key:
        return renamed(tuned(dice, playbook), RENAMED), RENAMED
    return tuned(dice, playbook), {}


def tuned(dice: Dice, playbook: Playbook) -> Playbook:
    """The same playbook with some points, windows and rules changed."""
    moves = [tuned_move(dice, rule) for rule in playbook.transitions if dice.chance(0.9)]
    if "follow_up" in playbook.stage_by_key:
        added = a_transition_rule(dice, dice.randrange(10))
        moves = [*(rule for rule in moves if rule.key != added.key), added]
    dice.shuffle(moves)
    rules = [
        replace(rule, points=dice.choice(POINTS)) if rule.points > 0 and dice.chance(0.3) else rule
        for rule in playbook.engagement_rules
        if dice.chance(0.9)
    ]
    verdicts = tuple(tuned_verdict(dice, verdict) for verdict in playbook.verdicts)
    return replace(playbook, transitions=tuple(moves), engagement_rules=tuple(rules), verdicts=verdicts)


def tuned_verdict(dice: Dice, verdict: Verdict) -> Verdict:
    """Sometimes without one of its reasons."""
    return replace(verdict, reasons=tuple(reason for reason in verdict.reasons if dice.chance(0.9)))


def tuned_move(dice: Dice, rule: TransitionRule) -> TransitionRule:
    """Sometimes with other windows."""
    return replace(rule, when=tuned_trigger(rule.when, dice.choice((DAY, 14 * DAY)))) if dice.chance(0.3) else rule


def tuned_trigger(trigger: Trigger, within: int) -> Trigger:
    """With another window for whatever has one."""
    if isinstance(trigger, Counted | Sequence):
        return replace(trigger, within=within)
    if isinstance(trigger, AllOf | AnyOf):
        return replace(trigger, parts=tuple(tuned_trigger(part, within) for part in trigger.parts))
    return trigger


def renamed(playbook: Playbook, names: dict[str, str]) -> Playbook:
    """The same playbook with other keys for some stages."""

    def name(key: str) -> str:
        return names.get(key, key)

    def stage(one: Stage) -> Stage:
        return replace(one, key=name(one.key))

    def move(rule: TransitionRule) -> TransitionRule:
        return replace(rule, from_stages=tuple(map(name, rule.from_stages)), to=name(rule.to))

    def returns(one: Return | None) -> Return | None:
        return replace(one, to=name(one.to)) if one else None

    def verdict(one: Verdict) -> Verdict:
        reasons = tuple(replace(reason, returns=returns(reason.returns)) for reason in one.reasons)
        to = name(one.to) if one.to else None
        return replace(one, from_stages=tuple(map(name, one.from_stages)), to=to, reasons=reasons)

    return replace(
        playbook,
        stages=tuple(map(stage, playbook.stages)),
        transitions=tuple(map(move, playbook.transitions)),
        verdicts=tuple(map(verdict, playbook.verdicts)),
    )


def some_periods(dice: Dice, log: tuple[Event, ...], *, same: bool = False) -> tuple[Period, ...]:
    """One to four playbooks that come in force while things happen, often at the instant of an event."""
    playbook = a_playbook(dice)
    periods = [Period(playbook)]
    around = {event.at + dice.choice((-DAY, 0, 0, 1, DAY)) for event in log}
    for since in sorted(dice.sample(sorted(around), min(dice.randint(1, 3), len(around)))):
        playbook, stages = (playbook, {}) if same else a_successor(dice, playbook)
        periods.append(Period(playbook, since, stages))
    return tuple(periods)


def course_of(seed: int, length: int, *, same: bool = False) -> Course:
    """The course that a seed stands for, its log cut to a length. `same`: every playbook is the first one again."""
    dice = Dice(seed)
    first = a_playbook(dice)
    log = a_log(dice, first, length)
    periods = some_periods(dice, log, same=same)
    later = dice.choice((0, DAY, 45 * DAY))
    told = f"course_of({seed}, {length}{', same=True' if same else ''})"
    return Course(periods, log, known_before(dice), log[-1].at + later, told)


def known_before(dice: Dice) -> Known:
    """Some traits from before the first event."""
    return {
        "traits": {"role": dice.choice(("a", "c", None))},
        "account": dice.choice((None, "acme")),
        "account_traits": {"size": dice.choice((None, 8))},
    }


def two_people_of(seed: int, length: int) -> tuple[Course, Course]:
    """Two people under the same playbooks, whose logs may be put together."""
    dice = Dice(seed)
    first = a_playbook(dice)
    logs = [_every_second(a_log(dice, first, length, name), n) for n, name in enumerate("ab")]
    periods = some_periods(dice, logs[0])
    until = max(log[-1].at for log in logs) + DAY
    made_by = f"two_people_of({seed}, {length})"
    one, two = (Course(periods, log, known_before(dice), until, made_by) for log in logs)
    return one, two


def _every_second(log: tuple[Event, ...], first: int) -> tuple[Event, ...]:
    return tuple(replace(event, seq=first + 2 * number) for number, event in enumerate(log))


def courses() -> st.SearchStrategy[Course]:
    return st.builds(course_of, seeds(), st.integers(3, 25))


def courses_of_one_playbook() -> st.SearchStrategy[Course]:
    """The same playbook, put in force again and again."""
    return st.builds(course_of, seeds(), st.integers(3, 25), same=st.just(True))


def two_people() -> st.SearchStrategy[tuple[Course, Course]]:
    return st.builds(two_people_of, seeds(), st.integers(3, 12))
