"""Whether a playbook can follow another one, asked before it does."""

from __future__ import annotations

import pytest

from ondo.domain.errors import OndoError, Problem
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.in_force import obstacles
from ondo.domain.instants import DAY
from ondo.domain.periods import Period, fold_periods
from ondo.domain.playbook import Playbook
from ondo.domain.record import CauseKind
from ondo.playbooks import loads
from ondo.texts import say

SORTING = """
ondo: 1
playbook: desk
label: {ja: 例, en: Example}
because: Shows one thing.
timezone: Asia/Tokyo
stages:
  mql: {kind: mql}
  lead: {kind: follow_up}
  recycled: {kind: recycled}
triage:
  recycled:
    from: [mql, lead]
    reasons:
      busy:
        returns_after: 180d
        to: lead
      student:
        because: Never.
  lead: {from: mql}
"""
NO_LEAD = (
    SORTING.replace("  lead: {kind: follow_up}", "  nurtured: {kind: follow_up}")
    .replace("to: lead", "to: nurtured")
    .replace("[mql, lead]", "mql")
    .replace("  lead: {from: mql}", "  nurtured: {from: mql}")
)
NOT_BUSY = SORTING.replace("busy", "elsewhere")

WITHOUT_STAGE = Problem("in_force.stage_without_successor", {"stage": "lead"})
UNKNOWN = Problem("in_force.unknown_successor", {"stage": "lead", "to": "cold"})
WITHOUT_REASON = Problem("in_force.reason_without_successor", {"verdict": "recycled", "reason": "busy"})


def playbook(text: str) -> Playbook:
    return loads(text)


def someone(verdict: str, **given: object) -> list[Event]:
    """Somebody who came, and was sorted the day after."""
    return [Event(1, 1, "page", id="e1"), Event(2, 2, TRIAGE, {"verdict": verdict, **given}, Initiator.US, id="e2")]


@pytest.mark.parametrize(
    ("then", "stages", "wrong"),
    [
        (SORTING, {}, ()),
        (NO_LEAD, {}, (WITHOUT_STAGE,)),
        (NO_LEAD, {"lead": "cold"}, (UNKNOWN,)),
        (NO_LEAD, {"lead": "nurtured"}, ()),
        (NOT_BUSY, {}, (WITHOUT_REASON,)),
    ],
)
def test_every_stage_and_every_promised_return_needs_a_successor(
    then: str, stages: dict[str, str], wrong: tuple[Problem, ...]
) -> None:
    assert obstacles(playbook(SORTING), playbook(then), stages) == wrong


def test_one_may_ask_for_those_only_who_are_there() -> None:
    old, new = playbook(SORTING), playbook(NO_LEAD)
    assert obstacles(old, new, {}, standing=["mql"], waiting=[]) == ()
    assert obstacles(old, playbook(NOT_BUSY), {}, standing=[], waiting=[("recycled", "busy")]) == (WITHOUT_REASON,)


@pytest.mark.parametrize(
    ("then", "stages", "log", "wrong"),
    [
        (NO_LEAD, {}, someone("lead"), WITHOUT_STAGE),
        (NO_LEAD, {"lead": "cold"}, someone("lead"), UNKNOWN),
    ],
)
def test_a_fold_that_cannot_go_on_says_the_same(
    then: str, stages: dict[str, str], log: list[Event], wrong: Problem
) -> None:
    with pytest.raises(OndoError) as caught:
        fold_periods([Period(playbook(SORTING)), Period(playbook(then), 3, stages)], log, until=3)
    assert caught.value.problem == wrong


@pytest.mark.parametrize("wrong", [WITHOUT_STAGE, UNKNOWN, WITHOUT_REASON])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_is_said_in_words(wrong: Problem, lang: str) -> None:
    assert all(str(value) in say(wrong.key, lang=lang, **wrong.params) for value in wrong.params.values())


def test_a_return_whose_reason_is_gone_happens_as_promised() -> None:
    """A merge or an undo may find that somebody waited for it, long after it was taken out."""
    then = NO_LEAD.replace("busy", "elsewhere")
    periods = [Period(playbook(SORTING)), Period(playbook(then), 3, {"lead": "nurtured"})]
    folding = fold_periods(periods, someone("recycled", reason="busy"), until=2 + 180 * DAY)
    last = folding.transitions[-1]
    assert (last.to_stage, last.at, last.cause.kind) == ("nurtured", 2 + 180 * DAY, CauseKind.RETURN)


def test_without_an_end_the_last_playbook_is_in_force() -> None:
    """Also for somebody whose last event was before it, and for somebody who has not begun."""
    periods = [Period(playbook(SORTING)), Period(playbook(NOT_BUSY), 3), Period(playbook(SORTING), 9)]
    for log in (someone("lead"), []):
        assert fold_periods(periods, log).index is periods[-1].playbook.index
        assert fold_periods(periods, log, until=8).index is periods[1].playbook.index


def test_who_waits_for_nothing_needs_no_reason() -> None:
    log = someone("recycled", reason="student")
    folding = fold_periods([Period(playbook(SORTING)), Period(playbook(NOT_BUSY), 3)], log, until=3)
    assert folding.state.stage == "recycled"


def test_a_stage_that_is_still_there_keeps_its_people() -> None:
    """Whatever the mapping says: it is about stages that are gone."""
    stages = {"mql": "lead"}
    folding = fold_periods([Period(playbook(SORTING)), Period(playbook(SORTING), 3, stages)], someone("page"), until=3)
    assert folding.state.stage == "mql"
