"""The course of a score: each of its totals is what `explain` says of that instant, from the same log."""

from __future__ import annotations

from hypothesis import given
from tests.generative.made_up import Case, cases

from ondo.domain.events import RETRACTED
from ondo.domain.explain import explain
from ondo.domain.instants import DAY
from ondo.domain.periods import Period
from ondo.domain.rise import totals


@given(cases())
def test_totals_are_what_explain_says(case: Case) -> None:
    log = [event for event in case.log if event.name != RETRACTED]
    last = log[-1].at if log else 10 * DAY
    days = [last + n * DAY for n in (-3, -2, -1, 0, 1, 40)]
    assert totals([Period(case.playbook)], log, days) == [
        explain(case.playbook, log, at).scorecard.total for at in days
    ]
