"""Everybody on a stage of SDRs or field sales has a row that says what is to be done, kept with what was decided."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.desks.office import DAY, T, open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")

HOUR = 3_600_000
MIDNIGHT = T - 11 * HOUR


def work(key: str) -> Any:
    """The row of somebody; None where there is none."""
    from ondo.store.models import Work

    return Work.objects.select_related("owner").filter(person__key=key).first()


def test_nobody_has_a_row_before_they_are_somebody_s_work() -> None:
    office = open_office()
    assert work(office.visitor()) is None


def test_a_new_mql_has_a_team_a_clock_and_a_next_date_but_no_owner() -> None:
    office = open_office()
    row = work(office.mql())
    assert (row.stage, row.kind, row.team, row.owner, row.cycle) == ("mql", "mql", "sdr", None, 1)
    assert (row.clock, row.clock_at) == ("first_touch", office.now + 4 * HOUR + 2_000)
    assert office.now < row.clock_risk_at < row.clock_at
    assert (row.next_kind, row.next_at, row.urgent_at) == ("sla", row.clock_at, row.clock_risk_at)
    assert (row.points, row.touched_at, row.attempts, row.returned) == (50_000, None, 0, False)


def test_an_attempt_stops_the_clock_is_counted_and_makes_the_person_theirs() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_attempted")
    row = work(key)
    assert (row.clock, row.attempts, row.touched_at, row.owner.username) == (None, 1, office.now, "sato")
    assert (row.next_kind, row.next_at) == ("contact", office.now - 60_000)
    office.does(key, "call_connected", next_activity="mail", due="2023-11-20")
    row = work(key)
    assert (row.attempts, row.next_kind, row.next_at) == (2, "mail", MIDNIGHT + 6 * DAY)
    assert (row.promised, row.urgent_at) == (False, MIDNIGHT + 7 * DAY)


def test_a_time_that_was_promised_is_urgent_at_that_time() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_attempted", next_activity="call", due="2023-11-15T15:30")
    row = work(key)
    assert (row.next_at, row.promised, row.urgent_at) == (MIDNIGHT + DAY + 15 * HOUR + HOUR // 2, True, row.next_at)


def test_whoever_leaves_for_marketing_has_no_row_until_they_return() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="recycled", reason="later")
    assert work(key) is None
    office.decide(after=100 * DAY)
    row = work(key)
    assert (row.stage, row.returned, row.owner.username, row.touched_at) == ("lead", True, "sato", None)


def test_what_field_sales_give_back_has_returned() -> None:
    office = open_office()
    key = office.sql()
    assert (work(key).team, work(key).returned) == ("field_sales", False)
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    assert (work(key).team, work(key).returned, work(key).owner.username) == ("sdr", True, "sato")


def test_to_put_somebody_off_plans_the_same_for_later_until_something_is_done() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "call_attempted")
    office.does(key, "snoozed", until="2023-11-20")
    row = work(key)
    assert (row.next_kind, row.next_at, row.snoozed_until) == ("contact", MIDNIGHT + 6 * DAY, MIDNIGHT + 6 * DAY)
    office.does(key, "call_attempted")
    assert work(key).snoozed_until is None


def test_an_undo_gives_back_plan_owner_and_clock() -> None:
    office = open_office()
    key = office.mql()
    before = fields(key)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("call_attempted", {"due": "2023-11-30", "next_activity": "call"}),
        ("assigned", {"owner": "ito"}),
        ("snoozed", {"until": "2023-11-20"}),
    ]
    for name, told in acts:
        act = office.does(key, name, **told)
        assert fields(key) != before, name
        office.takes_back(key, act)
        assert fields(key) == before, name


@pytest.mark.parametrize(("verdict", "more"), [("sql", {"need": "speed"}), ("recycled", {"reason": "later"})])
def test_whoever_sorts_keeps_them_when_the_call_before_it_is_taken_back(verdict: str, more: dict[str, Any]) -> None:
    from ondo.store.models import Person

    office = open_office()
    key = office.mql()
    call = office.does(key, "call_attempted")
    office.does(key, "triage", verdict=verdict, **more)
    office.takes_back(key, call)
    owner = Person.objects.select_related("owner").get(key=key).owner
    assert owner is not None
    assert owner.username == "sato"


def test_an_undone_verdict_brings_the_person_back_and_their_clock_begins_anew() -> None:
    office = open_office()
    key = office.mql()
    before = fields(key)
    verdict = office.does(key, "triage", verdict="recycled", reason="later")
    office.takes_back(key, verdict)
    entered = office.now + 2_000
    clocks = ("entered_at", "clock_at", "clock_risk_at", "next_at", "urgent_at")
    moved = {name: before[name] + entered - before["entered_at"] for name in clocks}
    assert fields(key) == before | moved


def fields(key: str) -> dict[str, Any]:
    """What the row says, but for how often it was written and when the clock started."""
    from django.forms import model_to_dict

    row = work(key)
    told = model_to_dict(row) if row is not None else {}
    return {name: value for name, value in told.items() if name not in ("version", "deciding")}


def test_to_give_somebody_to_nobody_is_an_assignment_too() -> None:
    office = open_office()
    key = office.mql()
    office.does(key, "assigned", owner="ito")
    assert (work(key).owner.username, work(key).next_kind) == ("ito", "sla")
    office.does(key, "assigned", owner="")
    assert (work(key).owner, work(key).next_kind) == (None, "sla")


def test_more_interest_makes_warmer_and_nothing_else() -> None:
    office = open_office()
    key = office.mql()
    before = fields(key)
    office.sees({"type": "track", "event": "document_requested", "anonymousId": "a"})
    assert fields(key) == before | {"points": 100_000}


def test_two_who_become_one_have_one_row_and_get_their_own_back() -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.store.models import Person

    office = open_office()
    first, second = office.mql(), office.mql("suzuki@example.co.jp", "b")
    office.does(second, "assigned", owner="ito")
    before = fields(first), fields(second)
    people = [Person.objects.get(key=key) for key in (first, second)]
    merge_people(keep=people[0], other=people[1], by="sato", at=office.now)
    assert work(second) is None
    assert (work(first).points, work(first).owner.username) == (100_000, "ito")
    unmerge_person(person=people[1], by="sato", at=office.now)
    assert (fields(first), fields(second)) == before
    assert stage_of(second) == "mql"


def test_an_act_that_waits_is_known_by_the_row_until_it_is_decided_about() -> None:
    from ondo.actions.record_act import record_act
    from ondo.store.models import Person

    office = open_office()
    key = office.mql()
    person = Person.objects.get(key=key)
    event = record_act(person=person, name="call_attempted", by="sato", at=office.now)
    assert (work(key).deciding, Person.objects.get(key=key).last_act) == (event, event)
    office.decide()
    assert work(key).deciding is None
