"""SLA clocks from recorded rows: what starts, stops and breaches them, and when."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import jpholiday

from ondo.domain.events import Event, EventPattern, Events, Initiator
from ondo.domain.instants import Instant, to_instant
from ondo.domain.lifecycle import Allowance, Kind, SlaClock, Stage
from ondo.domain.playbook import Calendar, Playbook
from ondo.domain.record import Cause, CauseKind, Transition
from ondo.domain.rules import Label
from ondo.domain.sla import LEFT_STAGE, SlaRun, clocks

LATER = "2026-12-01 00:00"


def at(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")))


def label(text: str) -> Label:
    return Label(text, text)


CALL_OR_MAIL = Events((EventPattern("called or mailed", frozenset({"call_attempted", "mail_sent"})),))
FIRST_TOUCH = SlaClock(
    "first_touch",
    label("First touch"),
    Allowance(4, "hours", business=True),
    CALL_OR_MAIL,
    (("inquiry", Allowance(15, "minutes", business=True)),),
)
TRIAGED = SlaClock("triaged", label("Triaged"), Allowance(14, "days", business=False))
ACCEPTED = SlaClock("accepted", label("Accepted"), Allowance(2, "days", business=True))
STAGES = (
    Stage("known", Kind.KNOWN, label("Known")),
    Stage("mql", Kind.MQL, label("MQL"), sla=(FIRST_TOUCH, TRIAGED)),
    Stage("sql", Kind.SQL, label("SQL"), sla=(ACCEPTED,)),
)


def playbook(closed_on: frozenset[date] = frozenset()) -> Playbook:
    holidays = frozenset(day for day, _ in jpholiday.year_holidays(2026))
    calendar = Calendar(holidays="JP", holiday_dates=holidays, closed_on=closed_on)
    return Playbook("sla", label("SLA"), label("test"), "Asia/Tokyo", STAGES, calendar)


def row(when: str, move: str, *, recorded: str | None = None, origin: str | None = None, **cause: str) -> Transition:
    left, entered = move.split(" > ")
    kind = CauseKind(cause.pop("kind", "rule"))
    because = Cause(kind, "", event_id=cause.get("event_id"))
    return Transition(1, left, entered, at(when), at(recorded or when), because, origin=origin)


def event(when: str, name: str, key: str = "", seq: int = 1, recorded: str | None = None, of: str = "") -> Event:
    written = None if recorded is None else at(recorded)
    properties = {"event": of} if of else {}
    return Event(at(when), seq, name, properties, Initiator.US, id=key or name, recorded_at=written)


def runs(rows: list[Transition], *events: Event, as_of: str = LATER, book: Playbook | None = None) -> dict[str, SlaRun]:
    found = clocks(book or playbook(), rows, events, at(as_of))
    assert len({run.clock for run in found}) == len(found)
    return {run.clock: run for run in found}


ENTERED = [row("2026-04-01 16:00", "known > mql")]


def test_every_clock_of_the_stage_starts_on_entry() -> None:
    found = runs(ENTERED, as_of="2026-04-01 17:00")
    assert {key: run.due_at for key, run in found.items()} == {
        "first_touch": at("2026-04-02 11:00"),
        "triaged": at("2026-04-15 16:00"),
    }
    assert all(run.kept is None and run.started_at == at("2026-04-01 16:00") for run in found.values())


def test_an_act_stops_the_clock_that_names_it_and_no_other() -> None:
    found = runs(ENTERED, event("2026-04-02 10:00", "call_attempted", "c1"), as_of="2026-04-03 00:00")
    assert (found["first_touch"].stopped_at, found["first_touch"].stopped_by) == (at("2026-04-02 10:00"), "c1")
    assert found["first_touch"].kept is True
    assert found["triaged"].stopped_at is None


def test_the_deadline_itself_still_keeps_it() -> None:
    in_time = runs(ENTERED, event("2026-04-02 11:00", "call_attempted"))["first_touch"]
    too_late = runs(ENTERED, event("2026-04-02 11:00:00.001", "call_attempted"))["first_touch"]
    assert (in_time.kept, in_time.breached_at) == (True, None)
    assert (too_late.kept, too_late.breached_at) == (False, at("2026-04-02 11:00"))
    assert too_late.stopped_at == at("2026-04-02 11:00:00.001")


def test_a_running_clock_is_breached_after_its_deadline_not_at_it() -> None:
    assert runs(ENTERED, as_of="2026-04-02 11:00")["first_touch"].kept is None
    assert runs(ENTERED, as_of="2026-04-02 11:00:00.001")["first_touch"].breached_at == at("2026-04-02 11:00")


def test_leaving_the_stage_stops_every_clock_of_it() -> None:
    rows = [*ENTERED, row("2026-04-02 10:30", "mql > sql")]
    found = runs(rows, event("2026-04-02 10:45", "call_attempted"), as_of="2026-04-03 00:00")
    assert {key: run.stopped_by for key, run in found.items()} == {
        "first_touch": LEFT_STAGE,
        "triaged": LEFT_STAGE,
        "accepted": None,
    }
    assert found["accepted"].due_at == at("2026-04-06 10:30")


def test_an_act_that_also_leads_on_is_named() -> None:
    rows = [*ENTERED, row("2026-04-02 10:30", "mql > sql", event_id="c1")]
    found = runs(rows, event("2026-04-02 10:30", "call_attempted", "c1"))
    assert (found["first_touch"].stopped_by, found["triaged"].stopped_by) == ("c1", LEFT_STAGE)


def test_what_brought_the_person_here_does_not_stop_the_clock() -> None:
    rows = [row("2026-04-01 16:00", "known > mql", event_id="m2")]
    acts = [event("2026-04-01 16:00", "mail_sent", f"m{seq}", seq) for seq in (1, 2, 3)]
    assert runs(rows, *acts[:2])["first_touch"].stopped_by is None
    assert runs(rows, *acts)["first_touch"].stopped_by == "m3"


def test_an_inquiry_is_answered_within_minutes() -> None:
    rows = [row("2026-04-01 16:00", "known > mql", origin="inquiry")]
    found = runs(rows)
    assert found["first_touch"].due_at == at("2026-04-01 16:15")
    assert found["triaged"].due_at == at("2026-04-15 16:00")
    listed = [row("2026-04-01 16:00", "known > mql", origin="list")]
    assert runs(listed)["first_touch"].due_at == at("2026-04-02 11:00")


def test_golden_week_and_the_company_calendar_stop_the_clock() -> None:
    # 2026: holidays on 29 April and from 3 May, a Sunday, to its substitute on the 6th.
    rows = [row("2026-05-01 16:00", "known > mql")]
    assert runs(rows)["first_touch"].due_at == at("2026-05-07 11:00")
    closed = playbook(frozenset({date(2026, 5, 7), date(2026, 5, 8)}))
    assert runs(rows, book=closed)["first_touch"].due_at == at("2026-05-11 11:00")


def test_a_service_asleep_for_a_week_starts_clocks_late_and_still_knows_the_breach() -> None:
    rows = [row("2026-04-01 16:00", "known > mql", recorded="2026-04-08 16:00")]
    run = runs(rows, as_of="2026-07-01 00:00")["first_touch"]
    assert (run.started_at, run.due_at, run.breached_at) == (
        at("2026-04-08 16:00"),
        at("2026-04-09 11:00"),
        at("2026-04-09 11:00"),
    )


def test_a_call_made_while_the_service_slept_stops_the_clock_at_its_start() -> None:
    rows = [row("2026-04-01 16:00", "known > mql", recorded="2026-04-08 16:00")]
    called = runs(rows, event("2026-04-02 10:00", "call_attempted"))["first_touch"]
    assert (called.stopped_at, called.kept) == (at("2026-04-08 16:00"), True)
    before = runs(rows, event("2026-04-01 15:59", "call_attempted"))["first_touch"]
    assert before.stopped_at is None


def test_an_act_typed_in_late_counts_when_it_was_recorded() -> None:
    late = event("2026-04-02 10:00", "call_attempted", recorded="2026-04-02 17:00")
    run = runs(ENTERED, late)["first_touch"]
    assert (run.stopped_at, run.breached_at) == (at("2026-04-02 17:00"), at("2026-04-02 11:00"))
    assert runs(ENTERED, late, as_of="2026-04-02 16:59")["first_touch"].stopped_at is None


def test_an_act_taken_back_stops_nothing_from_then_on() -> None:
    acts = [event("2026-04-02 10:00", "call_attempted", "c1"), event("2026-04-02 12:00", "retracted", "r1", of="c1")]
    assert runs(ENTERED, *acts, as_of="2026-04-02 11:30")["first_touch"].stopped_by == "c1"
    undone = runs(ENTERED, *acts, as_of="2026-04-02 12:00")["first_touch"]
    assert (undone.stopped_at, undone.breached_at) == (None, at("2026-04-02 11:00"))
    redone = runs(ENTERED, *acts, event("2026-04-02 13:00", "retracted", "r2", of="r1"))["first_touch"]
    assert redone.stopped_by == "c1"


def test_a_correction_closes_the_clocks_of_the_stage_left() -> None:
    correction = row("2026-04-01 17:00", "mql > known", recorded="2026-04-03 12:00", kind="correction")
    found = runs([*ENTERED, correction])
    assert (found["triaged"].stopped_at, found["triaged"].stopped_by) == (at("2026-04-03 12:00"), LEFT_STAGE)
    assert found["first_touch"].breached_at == at("2026-04-02 11:00")


def test_a_row_that_stays_on_its_stage_starts_nothing_anew() -> None:
    switch = row("2026-04-01 17:00", "mql > mql", kind="switch")
    assert runs([*ENTERED, switch]) == runs(ENTERED)


def test_a_stage_only_passed_through_has_no_clocks() -> None:
    rows = [*ENTERED, row("2026-04-01 16:00", "mql > sql")]
    assert set(runs(rows)) == {"accepted"}


def test_every_stay_has_its_own_run() -> None:
    rows = [*ENTERED, row("2026-04-02 10:00", "mql > known"), row("2026-05-20 10:00", "known > mql")]
    found = clocks(playbook(), rows, (), at("2026-05-20 11:00"))
    assert [(run.clock, run.started_at, run.kept) for run in found] == [
        ("first_touch", at("2026-04-01 16:00"), True),
        ("triaged", at("2026-04-01 16:00"), True),
        ("first_touch", at("2026-05-20 10:00"), None),
        ("triaged", at("2026-05-20 10:00"), None),
    ]
