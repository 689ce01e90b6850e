"""Laws 4 and 5: no midnight that matters is left out, and a worker that slept gives the same as one that did not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.generative.made_up import Case, cases

from ondo.domain.events import RETRACTED, Event
from ondo.domain.fold import Fold, start
from ondo.domain.instants import DAY, HOUR, Instant
from ondo.domain.moves import chain
from ondo.domain.record import TimerKind, Transition
from ondo.domain.refold import assign_at
from ondo.domain.state import dump, load
from ondo.domain.step import Step

MOST_DAYS = 90


def someone(case: Case) -> Fold:
    return start(case.playbook, traits=case.traits, account_traits=case.account_traits)


@given(cases())
def test_no_midnight_that_matters_is_left_out(case: Case) -> None:
    folding = someone(case)
    for event, following in zip(case.log, [*(e.at for e in case.log[1:]), case.until], strict=True):
        folding.take(event)
        for midnight in midnights(case, event.at, following):
            folding.advance(midnight - 1)
            settled = not would_move(folding, midnight - 1)
            folding.advance(midnight)
            if settled and folding.state.last_at != midnight:
                assert not would_move(folding, midnight)


def midnights(case: Case, after: Instant, before: Instant) -> Iterator[Instant]:
    zone = case.playbook.zone
    first = zone.day_of(after) + 1
    found = (zone.midnight(day) for day in range(first, first + MOST_DAYS))
    return (midnight for midnight in found if after < midnight < before)


def would_move(folding: Fold, at: Instant) -> list[Transition]:
    """Where a midnight step at an instant would lead, tried on a copy."""
    state = load(dump(folding.state))
    step = Step(at, folding.index.playbook.zone.day_of(at), at, timer=TimerKind.MIDNIGHT, name=TimerKind.MIDNIGHT)
    return chain(folding.index, state, step, {})


@given(cases(), st.randoms(use_true_random=False))
def test_a_worker_that_slept_gives_the_same_as_one_that_did_not(case: Case, dice: random.Random) -> None:
    arrivals = arriving(case, dice)
    awake, asleep = someone(case), someone(case)
    counted_awake = []
    for event, received_at in arrivals:
        now = (awake.state.last_at or 0, received_at)
        if now[0] < now[1]:
            awake.advance(dice.randint(*now))
        counted_awake.append(work(awake, event, received_at))
    counted_asleep = [work(asleep, event, received_at) for event, received_at in arrivals]
    assert counted_awake == counted_asleep == sorted(counted_awake)
    assert awake.transitions == asleep.transitions
    assert dump(awake.state) == dump(asleep.state)


def arriving(case: Case, dice: random.Random) -> list[tuple[Event, Instant]]:
    """The events with when they were received: some at once, some late, some out of order, some from the future."""
    late = (0, 0, 0, HOUR, DAY, 10 * DAY, -HOUR)
    pairs = [(event, event.at + dice.choice(late)) for event in case.log if event.name != RETRACTED]
    return sorted(pairs, key=lambda pair: pair[1])


def work(folding: Fold, event: Event, received_at: Instant) -> Instant:
    """What the worker does with an event: first the timers, then the instant at which it counts, then the event."""
    folding.advance(received_at)
    at = assign_at(event.at, received_at, last_at=folding.state.last_at)
    folding.take(replace(event, at=at, occurred_at=event.at))
    return at
