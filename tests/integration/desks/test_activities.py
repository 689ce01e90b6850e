"""Whoever stands on a stage of sales has something planned, at all times; acts finish it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.desks.office import DAY, T, open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")

MIDNIGHT = T - 11 * 3_600_000
"""When the day of the tests begins in Tokyo."""


def planned(*columns: str) -> list[tuple[Any, ...]]:
    """What is to be done, in the order in which it was planned."""
    from ondo.store.models import Activity

    return list(Activity.objects.filter(done_at=None).order_by("id").values_list(*columns))


def test_becoming_an_mql_asks_for_contact_that_day() -> None:
    office = open_office()
    office.visitor()
    assert planned("kind") == []
    key = office.mql()
    assert planned("person__key", "kind", "because", "due_at", "transition__to_stage") == [
        (key, "contact", "hot", office.now, "mql")
    ]


def test_a_verdict_plans_what_it_says_and_finishes_what_was_planned() -> None:
    from ondo.store.models import Activity

    office = open_office()
    key = office.mql()
    verdict = office.does(key, "triage", verdict="lead", next_activity="call", due="2023-12-01")
    assert planned("kind", "because", "due_at", "owner__username") == [("call", "lead", MIDNIGHT + 17 * DAY, "sato")]
    first = Activity.objects.order_by("id")[0]
    assert (first.done_at, first.done_event_id) == (office.now, verdict)


def test_a_call_finishes_a_call_that_is_due_and_nothing_else() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="lead", next_activity="call", due="2023-11-20")
    office.does(key, "call_connected", later=DAY)
    office.does(key, "mail_sent", later=6 * DAY)
    assert planned("kind", "due_at") == [("call", MIDNIGHT + 6 * DAY)]
    office.does(key, "call_connected", next_activity="mail", due="2023-12-24")
    assert planned("kind", "because", "due_at") == [("mail", "call_connected", MIDNIGHT + 40 * DAY)]


def test_an_act_may_name_what_it_finishes_before_its_day() -> None:
    from ondo.store.models import Activity

    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="lead", next_activity="seminar", due="2023-12-24")
    named = Activity.objects.get(kind="seminar").pk
    office.does(key, "call_connected", activity=named, next_activity="call", due="2023-11-30")
    assert planned("kind") == [("call",)]


def test_an_attempt_that_reached_nobody_finishes_nothing_unless_it_plans_the_next() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_attempted")
    assert planned("kind") == [("contact",)]
    office.does(key, "call_attempted", next_activity="call", due="2023-11-16")
    assert planned("kind", "due_at") == [("call", MIDNIGHT + 2 * DAY)]


def test_where_nothing_is_left_planning_the_next_is_what_is_to_be_done() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_connected")
    assert planned("kind", "because", "due_at") == [("plan", "nothing_planned", office.now)]
    office.does(key, "mail_sent", next_activity="call", due="2023-11-16")
    assert planned("kind") == [("call",)]


def test_leaving_for_a_stage_of_marketing_ends_what_was_planned() -> None:
    from ondo.store.models import Activity

    office = open_office()
    key = office.mql()
    verdict = office.does(key, "triage", verdict="recycled", reason="later")
    assert planned("kind") == []
    assert Activity.objects.get().done_event_id == verdict


def test_whoever_returns_to_sdrs_is_to_be_contacted_that_day_by_the_former_owner() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="recycled", reason="later")
    office.decide(after=100 * DAY)
    assert stage_of(key) == "lead"
    assert planned("kind", "because", "due_at", "owner__username") == [
        ("contact", "recycled", office.now + 90 * DAY, "sato")
    ]


def test_new_interest_puts_what_was_planned_aside() -> None:
    from ondo.store.models import Activity

    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="recycled", reason="later")
    office.decide(after=100 * DAY)
    office.sees({"type": "track", "event": "document_requested", "anonymousId": "a"}, later=101 * DAY)
    assert stage_of(key) == "mql"
    assert planned("kind", "because", "due_at") == [("contact", "hot", office.now)]
    lapsed = Activity.objects.get(because="recycled")
    assert (lapsed.done_at, lapsed.done_event_id) == (office.now, None)


def test_an_undo_brings_back_what_a_verdict_had_finished() -> None:
    office = open_office()
    key = office.mql()
    before = planned("id", "kind", "due_at")
    verdict = office.does(key, "triage", verdict="lead", next_activity="call", due="2023-12-01")
    office.takes_back(key, verdict)
    assert stage_of(key) == "mql"
    assert planned("id", "kind", "due_at") == before


def test_an_undone_call_is_to_be_done_again() -> None:
    office = open_office()
    key = office.mql()
    before = planned("id", "kind", "due_at")
    call = office.does(key, "call_connected", next_activity="mail", due="2023-12-01")
    office.takes_back(key, call)
    assert planned("id", "kind", "due_at") == before


def test_what_a_person_does_takes_nothing_back_even_if_somebody_says_so() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_connected")
    visit = office.sees({"type": "page", "anonymousId": "a", "properties": {"path": "/"}})
    office.takes_back(key, visit)
    assert planned("kind") == [("plan",)]


def test_nobody_on_a_stage_of_sales_is_without_something_planned() -> None:
    from ondo.store.models import Activity

    office = open_office()
    sql, returned = office.sql("a@example.com", "a"), office.sql("b@example.com", "b")
    office.does(sql, "triage", "ito", verdict="accepted")
    office.does(returned, "triage", "ito", verdict="returned", reason="too_early")
    office.does(office.mql("c@example.com", "c"), "call_connected")
    verdict = office.does(key := office.mql("d@example.com", "d"), "triage", verdict="sql", need="speed")
    office.does(key, "meeting_held", "ito")
    office.takes_back(key, verdict)
    for person in (sql, returned, key):
        assert Activity.objects.filter(person__key=person, done_at=None).exists(), person


def test_an_overlong_word_for_what_comes_next_is_cut() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_connected", next_activity="x" * 300, due="2023-11-16")
    assert planned("kind") == [("x" * 100,)]
