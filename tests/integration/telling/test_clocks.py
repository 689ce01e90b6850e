"""Deadlines are told when they are at risk and when they have passed, to the business minute, if they still run."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.arrivals import put_in_force
from tests.integration.desks.office import PLAYBOOK, Office, T
from tests.integration.telling.office import deliver, notices, telling_office

from ondo.domain.instants import HOUR, MINUTE, Instant
from ondo.store.reading.waiting import GRACE

pytestmark = pytest.mark.usefixtures("store")
ENTERED = T + 2 * MINUTE + 2_000
"""11:02:02 in Tokyo, when the office's first MQL is recorded; four business hours end at 15:02:02, three at 14:02."""


def clocks() -> list[tuple[str, Instant]]:
    """What was told of deadlines, with its instant."""
    from ondo.store.models import Notice

    return list(Notice.objects.filter(kind__startswith="sla").order_by("pk").values_list("kind", "at"))


@pytest.fixture
def office(store: str) -> Office:
    return telling_office()


def test_a_deadline_is_told_when_a_quarter_is_left_and_when_it_has_passed(office: Office) -> None:
    office.mql()
    at_risk, due = ENTERED + 3 * HOUR, ENTERED + 4 * HOUR
    deliver(at_risk)
    assert clocks() == [], "what arrives at that instant may still stop it"
    deliver(at_risk + MINUTE)
    assert clocks() == [("sla.at_risk", at_risk)]
    deliver(due + MINUTE)
    assert clocks() == [("sla.at_risk", at_risk), ("sla.breached", due + 1)]
    deliver(due + HOUR)
    assert len(clocks()) == 2
    told = dict(notices())["sla.breached"]
    assert (told["stage"], told["clock"], told["due_at"]) == ("mql", "first_touch", due)


@pytest.mark.parametrize(
    ("entered", "passed"),
    [
        ("2023-11-24T17:02:02+09:00", "2023-11-27T12:02:02+09:00"),
        ("2023-11-22T17:02:02+09:00", "2023-11-24T12:02:02+09:00"),
    ],
    ids=["a weekend", "a holiday"],
)
def test_a_breach_is_told_at_its_instant_and_not_a_moment_before(store: str, entered: str, passed: str) -> None:
    entry, due = (round(datetime.fromisoformat(one).timestamp() * 1000) for one in (entered, passed))
    put_in_force(PLAYBOOK.replace("engagement:", "calendar: {holidays: JP}\nengagement:", 1))
    office = Office(entry - (ENTERED - T))
    office.mql()
    deliver(due + GRACE)
    assert clocks() == [], "it is too late for a warning and too early for more"
    deliver(due + GRACE + 1)
    assert clocks() == [("sla.breached", due + 1)]


def test_whoever_was_called_in_time_is_at_risk_no_more(office: Office) -> None:
    key = office.mql()
    office.does(key, "call_attempted", later=HOUR)
    deliver(ENTERED + 5 * HOUR)
    assert clocks() == []


def test_nobody_hears_of_the_clock_of_a_stage_that_was_left(office: Office) -> None:
    office.sql()
    deliver(ENTERED + 5 * HOUR)
    assert clocks() == []


def test_a_call_that_nobody_has_decided_about_yet_is_waited_for(office: Office) -> None:
    from tests.arrivals import act, source

    key = office.mql()
    office.arrives(act(key, "call_attempted"), by=source("ondo", "ondo"), later=HOUR)
    deliver(ENTERED + 5 * HOUR)
    office.decide()
    deliver(ENTERED + 6 * HOUR)
    assert clocks() == []


def test_a_service_that_slept_tells_the_breach_only_at_its_own_instant(office: Office) -> None:
    office.mql()
    deliver(ENTERED + 100 * HOUR)
    assert clocks() == [("sla.breached", ENTERED + 4 * HOUR + 1)]


def test_a_clock_that_cannot_be_looked_at_is_kept_with_the_reason_and_holds_up_no_other(office: Office) -> None:
    from ondo.store.models import Due

    office.mql()
    Due.objects.create(kind="clock", what="sla.breached", person=1, due_at=0, payload={"clock": "first_touch"})
    deliver(ENTERED + 3 * HOUR + MINUTE)
    assert [kind for kind, _ in clocks()] == ["sla.at_risk"]
    assert "KeyError" in str(Due.objects.exclude(failed_at=None).get().error)


def test_business_time_passes_over_the_night(office: Office) -> None:
    office.now += 5 * HOUR  # 16:02:02: two hours of four are left for tomorrow
    office.mql()
    entered = ENTERED + 5 * HOUR
    deliver(entered + 17 * HOUR)
    assert clocks() == []
    deliver(entered + 18 * HOUR + MINUTE)
    assert [kind for kind, _ in clocks()] == ["sla.at_risk"], "at 10:02 on the next day"


def test_whoever_became_part_of_another_one_takes_their_clock_along_only_by_what_is_recorded_then(
    office: Office,
) -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.store.reading.people import person_called

    key = office.mql()
    other = office.visitor("b@example.com", "b")
    merge_people(keep=person_called(other), other=person_called(key), by="test", at=office.now + MINUTE)
    deliver(ENTERED + 3 * HOUR + 1_000)
    assert clocks() == [], "the clock of whoever is no more"
    deliver(office.now + 3 * HOUR + 2 * MINUTE)
    assert clocks() == [("sla.at_risk", office.now + MINUTE + 3 * HOUR)], "the clock since the merge"


def test_a_switch_is_told_and_sets_the_clocks_of_the_stages_it_leads_to(office: Office) -> None:
    from ondo.actions.put_in_force import put_in_force
    from ondo.actions.switching import Part

    office.visitor()
    without = PLAYBOOK.replace("  visitor: {kind: anonymous, team: marketing, label: {ja: 訪問者, en: Visitor}}\n", "")
    without = without.replace("from: [visitor, lead]", "from: lead").replace(
        "stages:\n", "stages:\n  guest: {kind: anonymous, team: marketing, label: {ja: 客, en: Guest}}\n"
    )
    at = office.now + MINUTE
    put_in_force(text=without, stages={"visitor": "mql"}, by="test", at=at)
    part = Part()
    while part.go_on(at):
        pass
    assert [(kind, data["stage"]) for kind, data in notices()] == [("stage.changed", "mql"), ("mql.made", "mql")]
    deliver(at + 3 * HOUR + MINUTE)
    assert clocks() == [("sla.at_risk", at + 3 * HOUR)]
