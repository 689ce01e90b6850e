"""What can happen at a switch does happen in one generated course of a hundred: laws about nothing prove nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.generative.made_up_periods import Course, course_of

from ondo.domain.events import TRIAGE
from ondo.domain.fold import Fold, retracted
from ondo.domain.periods import Period, fold_periods
from ondo.domain.playbook import Playbook
from ondo.domain.record import CauseKind

EXPECTED = {
    "a stage of another name",
    "a timer is overdue",
    "moved by the chain",
    "a reset from before",
    "used up before",
    "progress goes on",
    "disarmed before and after",
    "a return goes on",
    "a return waits for a trait",
    "a return whose reason is gone",
    "a verdict refused before",
    "an undo of something before",
    "a retraction before",
    "another time zone",
    "at the instant of an event",
    "nobody has begun",
    "a cycle is open",
}


@pytest.mark.parametrize(("courses", "at_least"), [(300, 2), pytest.param(1000, 10, marks=pytest.mark.long)])
def test_everything_that_a_switch_can_meet_is_met(courses: int, at_least: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(courses):
        seen.update(set(observed(course_of(seed, 25))))
    assert not {what: seen[what] for what in sorted(EXPECTED) if seen[what] < at_least}
    assert not set(seen) - EXPECTED


def observed(course: Course) -> Iterator[str]:
    """What the switches of a course meet."""
    for number, period in enumerate(course.periods[1:], start=1):
        assert period.since is not None
        ruling = course.periods[:number]
        before = fold_periods(ruling, course.log, until=period.since - 1, **course.known)
        after = fold_periods((*ruling, period), course.log, until=period.since, **course.known)
        yield from _of_the_switch(before, after, period)
        back = before.state.returning
        if back and (back.verdict, back.reason) not in returns_of(period.playbook):
            yield "a return whose reason is gone"
        yield from _of_the_log(course, period)
        if ruling[-1].playbook.timezone != period.playbook.timezone:
            yield "another time zone"


def returns_of(playbook: Playbook) -> set[tuple[str, str]]:
    return {(one.key, reason.key) for one in playbook.verdicts for reason in one.reasons if reason.returns}


def _of_the_switch(before: Fold, after: Fold, period: Period) -> Iterator[str]:
    was, state = before.state, after.state
    made = [row for row in after.transitions[len(before.transitions) :] if row.at == period.since]
    parts = {
        "a stage of another name": any(row.cause.kind is CauseKind.SWITCH for row in made),
        "a timer is overdue": any(row.cause.timer is not None for row in made),
        "moved by the chain": any(row.cause.kind is CauseKind.RULE and row.cause.timer is None for row in made),
        "a reset from before": was.cleared is not None and state.cleared == was.cleared,
        "used up before": state.used,
        "progress goes on": state.counts or state.sequences,
        "disarmed before and after": was.disarmed and state.disarmed,
        "a return goes on": was.returning and state.returning,
        "a return waits for a trait": was.returning and was.returning.waiting,
        "a verdict refused before": before.refusals,
        "nobody has begun": was.stage is None,
        "a cycle is open": was.in_cycle,
    }
    yield from (what for what, true in parts.items() if true)


def _of_the_log(course: Course, period: Period) -> Iterator[str]:
    assert period.since is not None
    earlier = {event.id for event in course.log if event.at < period.since}
    if any(event.at == period.since for event in course.log):
        yield "at the instant of an event"
    if retracted([event for event in course.log if event.id in earlier]):
        yield "a retraction before"
    if retracted(course.log) & {event.id for event in course.log if event.id in earlier and event.name == TRIAGE}:
        yield "an undo of something before"
