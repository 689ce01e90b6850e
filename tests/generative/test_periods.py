"""Several playbooks in force one after the other: what the live service does in pieces is what the whole log gives."""

from __future__ import annotations

import collections.abc as abc
import random
from dataclasses import dataclass, field, replace

from hypothesis import example, given
from hypothesis import strategies as st
from tests.generative.made_up import Case, cases
from tests.generative.made_up_periods import Course, Known, course_of, courses, courses_of_one_playbook, two_people

from ondo.domain.events import Event
from ondo.domain.fold import Fold, fold, start, takes_back
from ondo.domain.holding import arm
from ondo.domain.in_force import obstacles, switch
from ondo.domain.instants import DAY, HOUR, Instant
from ondo.domain.periods import Period, fold_periods, take_back
from ondo.domain.playbook import Playbook
from ondo.domain.record import CauseKind, Transition
from ondo.domain.refold import assign_at, refold, union
from ondo.domain.state import dump, load
from ondo.domain.step import Step
from ondo.domain.triggers import Counted, Sequence


def folded(course: Course, log: abc.Sequence[Event] | None = None) -> Fold:
    return fold_periods(course.periods, course.log if log is None else log, until=course.until, **course.known)


@dataclass
class Live:
    """One person in the live service: what is stored of them, and the fold in progress."""

    periods: abc.Sequence[Period]
    known: Known
    folding: Fold
    log: list[Event] = field(default_factory=list)
    record: list[Transition] = field(default_factory=list)
    ruling: int = 0

    def put_in_force(self) -> None:
        """The next playbook."""
        self.ruling += 1
        period = self.periods[self.ruling]
        assert period.since is not None
        switch(self.folding, period.playbook, self.log, at=period.since, stages=period.stages, **self.known)

    def until(self, at: Instant) -> None:
        """Put in force whatever comes in force by then."""
        while self.ruling + 1 < len(self.periods) and (self.periods[self.ruling + 1].since or 0) <= at:
            self.put_in_force()

    def take(self, event: Event) -> None:
        self.until(event.at)
        self.log.append(self.folding.take(event))
        if takes_back(event):
            take_back(self.folding, self.periods[: self.ruling + 1], self.log, **self.known)

    def store(self) -> None:
        """The end of a batch: rows are recorded, the state is read again later."""
        self.record += self.folding.transitions
        self.folding = Fold(self.folding.index, load(dump(self.folding.state)))

    def arrive(self, event: Event, received_at: Instant) -> Instant:
        """First the timers due by then, then the instant at which the event counts, then the event."""
        self.folding.advance(received_at)
        since = self.periods[self.ruling].since
        at = assign_at(event.at, received_at, last_at=self.folding.state.last_at, since=since)
        self.take(replace(event, at=at, seq=len(self.log), occurred_at=event.at))
        return at


def someone(course: Course) -> Live:
    return Live(course.periods, course.known, start(course.periods[0].playbook, **course.known))


@given(cases())
def test_one_playbook_from_ever_is_the_plain_fold(case: Case) -> None:
    known = {"traits": case.traits, "account_traits": case.account_traits}
    plain = fold(case.playbook, case.log, until=case.until, **known)  # type: ignore[arg-type]
    only = fold_periods([Period(case.playbook)], case.log, until=case.until, **known)  # type: ignore[arg-type]
    assert dump(only.state) == dump(plain.state)
    assert only.transitions == plain.transitions
    assert only.refusals == plain.refusals
    assert only.accepted == plain.accepted
    assert only.awards == plain.awards


@given(courses(), st.randoms(use_true_random=False))
def test_in_pieces_as_in_one_go(course: Course, dice: random.Random) -> None:
    """Batches of any size, states stored in between, timers looked at anywhere: marks and all, a refold agrees."""
    live = someone(course)
    for event in course.log:
        for _ in range(dice.randrange(3)):
            at = dice.randint(live.folding.state.last_at or 0, event.at)
            live.until(at)
            live.folding.advance(at)
        live.take(event)
        if dice.random() < 0.3:
            live.store()
    live.until(course.until)
    live.folding.advance(course.until)
    live.store()
    for log in (course.log, live.log):
        whole = folded(course, log)
        assert dump(whole.state) == dump(live.folding.state)
        assert whole.transitions == live.record


@given(courses(), st.randoms(use_true_random=False))
def test_every_instant_on_the_way_is_told_by_the_log(course: Course, dice: random.Random) -> None:
    """`until` looks at any past instant: it sees the rows up to then, and no more."""
    whole = folded(course)
    at = dice.randint(course.log[0].at, course.until)
    part = fold_periods(course.periods, course.log, until=at, **course.known)
    assert part.transitions == [row for row in whole.transitions if row.at <= at]


@given(courses(), st.randoms(use_true_random=False))
def test_a_worker_that_slept_gives_the_same_through_every_switch(course: Course, dice: random.Random) -> None:
    """Events come late and out of order; a playbook is put in force when what came before it has been decided about,
    or while some of it still waits: that counts from the switch on."""
    arrivals = arriving(course, dice)
    waiting = {id(event) for event, _ in arrivals if dice.random() < 0.2}
    awake, asleep = someone(course), someone(course)
    for event, received_at in in_turn(course, arrivals, waiting):
        if event is None:
            awake.put_in_force()
            asleep.put_in_force()
            continue
        if (now := awake.folding.state.last_at or 0) < received_at:
            awake.folding.advance(dice.randint(now, received_at))
        if dice.random() < 0.5:
            awake.store()
        at = awake.arrive(event, received_at)
        assert at == asleep.arrive(event, received_at)
        since = awake.periods[awake.ruling].since
        assert since is None or at >= since
    for live in (awake, asleep):
        live.folding.advance(course.until + 20 * DAY)
        live.store()
    assert awake.record == asleep.record
    assert dump(awake.folding.state) == dump(asleep.folding.state)
    assert [event.at for event in awake.log] == sorted(event.at for event in awake.log)
    again = fold_periods(course.periods[: awake.ruling + 1], awake.log, until=course.until + 20 * DAY, **course.known)
    assert dump(again.state) == dump(awake.folding.state)
    assert again.transitions == awake.record


def arriving(course: Course, dice: random.Random) -> list[tuple[Event, Instant]]:
    """The events with when they were received: some at once, some late, some out of order, some from the future."""
    late = (0, 0, 0, HOUR, DAY, 10 * DAY, -HOUR)
    pairs = [(event, event.at + dice.choice(late)) for event in course.log]
    return sorted(pairs, key=lambda pair: pair[1])


def in_turn(
    course: Course, arrivals: abc.Sequence[tuple[Event, Instant]], waiting: set[int]
) -> list[tuple[Event | None, Instant]]:
    """What a worker does in its order: events as they were received, and switches (None) at their time.

    Events that wait are overtaken by the next switch.
    """
    switches = [period.since for period in course.periods[1:] if period.since is not None]
    order: list[tuple[Event | None, Instant]] = []
    left: list[tuple[Event, Instant]] = []
    for event, received_at in [*arrivals, (None, course.until + 10 * DAY)]:
        while switches and switches[0] <= received_at:
            order.append((None, switches.pop(0)))
            order += left
            left = []
        if event is not None:
            (left if id(event) in waiting or left else order).append((event, received_at))
    return order + left


@given(courses_of_one_playbook())
@example(course_of(808246262498, 10, same=True))
def test_putting_the_same_playbook_in_force_again_changes_nothing(course: Course) -> None:
    """What was reset, used up, disarmed or silent before the switch is so after it. Only the chain that is then tried
    may move somebody whom the step before left where no stage is entered twice, and what has faded is seen at once:
    without the switch, the next event sees it."""
    first = course.periods[0].playbook
    for period in course.periods[1:]:
        assert period.since is not None
        log = [event for event in course.log if event.at < period.since]
        before = fold(first, log, until=period.since, **course.known)
        after = fold_periods([Period(first), period], log, until=period.since, **course.known)
        if after.transitions == before.transitions:
            before.state.last_at = after.state.last_at
            arm(first.index, before.state, Step(period.since, first.zone.day_of(period.since), period.since))
            assert dump(before.state) == dump(after.state)


@given(courses())
def test_no_count_or_sequence_moves_anybody_twice_by_the_same_events(course: Course) -> None:
    """Not under the next playbooks either, as long as they have the rule."""
    moves: dict[str, set[str]] = {}
    ruling: Playbook | None = None
    for row in folded(replace(course, log=tuple(event for event in course.log if not takes_back(event)))).transitions:
        playbook = [one.playbook for one in course.periods if one.since is None or one.since <= row.at][-1]
        if playbook is not ruling:
            moves = {key: ids for key, ids in moves.items() if (key,) in playbook.index.whens}
            ruling = playbook
        if row.cause.kind is CauseKind.RULE and isinstance(ruling.index.whens[(row.cause.key,)], Counted | Sequence):
            used = moves.setdefault(row.cause.key, set())
            assert used.isdisjoint(row.evidence)
            used |= set(row.evidence)


@given(two_people(), st.randoms(use_true_random=False))
def test_a_merge_goes_on_as_if_it_had_always_been_one_person(pair: tuple[Course, Course], dice: random.Random) -> None:
    one, two = pair
    at = dice.randint(min(one.log[0].at, two.log[0].at), one.until)
    halves = [someone(one), someone(two)]
    for live, course in zip(halves, pair, strict=True):
        for event in course.log:
            if event.at <= at:
                live.take(event)
        live.until(at)
        live.folding.advance(at)
    apart = [dump(live.folding.state) for live in halves]
    merged = someone(one)
    merged.log, merged.ruling = union(*(live.log for live in halves)), halves[0].ruling
    merged.folding, bridge = refold(
        one.periods, merged.log, halves[0].folding.state.stage, because="merge", at=at, **one.known
    )
    assert (bridge.to_stage if bridge else halves[0].folding.state.stage) == merged.folding.state.stage
    merged.folding.transitions = []
    for event in union(one.log, two.log):
        if event.at > at:
            merged.take(event)
    merged.until(one.until)
    merged.folding.advance(one.until)
    whole = fold_periods(one.periods, merged.log, until=one.until, **one.known)
    assert dump(whole.state) == dump(merged.folding.state)
    assert [row for row in whole.transitions if row.at > at] == [
        row for row in merged.folding.transitions if row.at > at
    ]
    for live, course, state in zip(halves, pair, apart, strict=True):
        again, _ = refold(course.periods, live.log, None, because="un-merge", at=at, **course.known)
        assert dump(again.state) == state


@given(courses(), st.randoms(use_true_random=False))
def test_when_things_were_written_down_decides_nothing(course: Course, dice: random.Random) -> None:
    """`recorded_at` is for clocks and people: states and moves do not depend on it."""
    late = [replace(event, recorded_at=event.at + dice.choice((0, HOUR, 99 * DAY))) for event in course.log]
    once, again = folded(course), folded(course, late)
    assert dump(once.state) == dump(again.state)
    assert [replace(row, recorded_at=0) for row in once.transitions] == [
        replace(row, recorded_at=0) for row in again.transitions
    ]


@given(courses())
def test_rows_tell_under_which_playbook_they_were_made(course: Course) -> None:
    """Rows form one path through the switches and end where the person stands."""
    folding = folded(course)
    stage = None
    for row in folding.transitions:
        assert row.from_stage == stage
        stage = row.to_stage
    assert stage == folding.state.stage


@given(courses())
def test_where_every_stage_has_a_successor_no_fold_gets_stuck(course: Course) -> None:
    for before, after in zip(course.periods, course.periods[1:], strict=False):
        wrong = obstacles(before.playbook, after.playbook, after.stages)
        assert {problem.key for problem in wrong} <= {"in_force.reason_without_successor"}
    assert folded(course).index.playbook in [period.playbook for period in course.periods]
