"""Deadlines are told to the instant, whoever slept meanwhile and whichever playbook came in force."""

from __future__ import annotations

import pytest
from tests.arrivals import PLAYBOOK, act, arrive, put_in_force, source
from tests.integration.actions.people import DAY, decide, person, warm
from tests.integration.actions.test_put_in_force import put, see_through

from ondo.domain.instants import HOUR, to_instant
from ondo.domain.sla import SlaRun

pytestmark = pytest.mark.usefixtures("store")
WEEK = 7 * DAY


def at(text: str) -> int:
    """An instant in Tokyo."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")))


MONDAY = at("2026-06-01 10:00")


def clocks(who: str, as_of: int) -> list[tuple[str, int, int, int | None, int | None]]:
    from ondo.store.reading.deadlines import deadlines_of

    runs = deadlines_of(person(who).pk, as_of)
    return [(run.stage, run.started_at, run.due_at, run.stopped_at, run.breached_at) for run in runs]


def running(stage: str | None, as_of: int) -> dict[str, SlaRun]:
    from ondo.store.reading.deadlines import deadlines_on

    return {one.key: one.run for one in deadlines_on(stage, as_of)}


def call(who: str, when: int) -> None:
    arrive(act(person(who).key, "call_attempted"), when, by=source("ondo", "ondo"))


def test_a_breach_is_told_to_the_instant_after_a_week_of_sleep() -> None:
    put_in_force()
    warm("a", MONDAY)
    decide(MONDAY + 5_000)
    due = MONDAY + 5_000 + 4 * HOUR
    assert clocks("a", due) == [("mql", MONDAY + 5_000, due, None, None)]
    assert clocks("a", due + 1) == [("mql", MONDAY + 5_000, due, None, due)]
    assert clocks("a", MONDAY + WEEK) == [("mql", MONDAY + 5_000, due, None, due)]
    decide(MONDAY + WEEK)
    assert clocks("a", MONDAY + WEEK) == [("mql", MONDAY + 5_000, due, None, due)]


def test_an_act_in_time_keeps_the_deadline_though_the_worker_slept_a_week() -> None:
    put_in_force()
    warm("a", MONDAY)
    decide(MONDAY + 5_000)
    call("a", MONDAY + 2 * HOUR)
    decide(MONDAY + WEEK)
    due = MONDAY + 5_000 + 4 * HOUR
    assert clocks("a", MONDAY + WEEK) == [("mql", MONDAY + 5_000, due, MONDAY + 2 * HOUR, None)]


def test_whoever_became_an_mql_while_the_worker_slept_is_due_from_when_that_was_recorded() -> None:
    put_in_force()
    warm("a", MONDAY)
    decide(MONDAY + WEEK)
    assert clocks("a", MONDAY + WEEK) == [("mql", MONDAY + WEEK, MONDAY + WEEK + 4 * HOUR, None, None)]


def test_the_clock_of_a_stage_that_was_left_by_a_timer_in_its_sleep() -> None:
    put_in_force()
    warm("a", MONDAY)
    decide(MONDAY + 5_000)
    decide(MONDAY + 100 * DAY)
    due = MONDAY + 5_000 + 4 * HOUR
    assert clocks("a", MONDAY + 100 * DAY) == [("mql", MONDAY + 5_000, due, MONDAY + 100 * DAY, due)]


def test_what_was_agreed_at_the_entry_holds_under_the_next_playbook() -> None:
    put_in_force()
    warm("a", MONDAY)
    decide(MONDAY + 5_000)
    put(PLAYBOOK.replace("4 business hours", "1 business hour"), MONDAY + HOUR)
    see_through(MONDAY + HOUR)
    warm("b", MONDAY + HOUR + 1_000)
    decide(MONDAY + HOUR + 5_000)
    assert clocks("a", MONDAY + 2 * HOUR)[0][2] == MONDAY + 5_000 + 4 * HOUR
    assert clocks("b", MONDAY + 2 * HOUR)[0][2] == MONDAY + HOUR + 5_000 + HOUR


def test_everybody_on_a_stage_with_the_clocks_that_run_there() -> None:
    put_in_force()
    for n, who in enumerate(("a", "b", "c")):
        warm(who, MONDAY + n)
    decide(MONDAY + 5_000)
    call("b", MONDAY + HOUR)
    arrive(act(person("c").key, "triage", verdict="lead"), MONDAY + HOUR, by=source("ondo", "ondo"))
    decide(MONDAY + 2 * HOUR)
    found = running("mql", MONDAY + 2 * HOUR)
    assert {key: run.stopped_at for key, run in found.items()} == {
        person("a").key: None,
        person("b").key: MONDAY + HOUR,
    }
    assert running(None, MONDAY + 2 * HOUR) == found
    assert running("lead", MONDAY + 2 * HOUR) == {}
    assert [_one(who, MONDAY + 2 * HOUR) for who in "ab"] == [found[person(who).key] for who in "ab"]


def _one(who: str, as_of: int) -> SlaRun:
    from ondo.store.reading.deadlines import deadlines_of

    return deadlines_of(person(who).pk, as_of)[-1]


def test_without_a_playbook_nothing_is_due() -> None:
    assert running(None, MONDAY) == {}
