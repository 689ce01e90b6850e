"""Meetings: booked, moved, called off; on both databases, with real mail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from icalendar import Calendar
from tests.integration.letters.office import MINUTE, SECOND, TANAKA, Desk
from tests.integration.letters.servers import PostOffice
from tests.integration.meetings.calendar import books, free, offers

from ondo.domain.errors import OndoError
from ondo.domain.instants import to_datetime

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def invitation(mail: Any) -> tuple[str, Any]:
    """The method and the event in a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), next(iter(calendar.walk("VEVENT")))


def plain(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def clocks(slots: list[int]) -> list[str]:
    return [f"{to_datetime(at, 'Asia/Tokyo'):%d %H:%M}" for at in slots]


def test_a_meeting_is_booked_by_the_person(desk: Desk, post: PostOffice) -> None:
    from ondo.store.models import Meeting, Work

    page = offers(desk)
    slot = free(desk, page)[1]
    booking = books(desk, page, slot)
    assert desk.events()[-1] == "discovery_call_booked"
    meeting = Meeting.objects.get(key=booking.key)
    assert (meeting.person, meeting.kind, meeting.starts_at, meeting.user) == (desk.person, "discovery", slot, "sato")
    assert ("meeting", "discovery_call_booked") in desk.to_do()
    assert slot not in free(desk, page)
    desk.posts(later=SECOND)
    to_guest, to_host = sorted(post.mails, key=lambda mail: str(mail["To"]) != TANAKA and "sato" in str(mail["To"]))
    method, event = invitation(to_guest)
    assert (method, event.decoded("DTSTART"), event["SEQUENCE"]) == ("REQUEST", to_datetime(slot), 0)
    assert {str(one) for one in event["ATTENDEE"]} == {f"MAILTO:{TANAKA}", "MAILTO:sato@example.co.jp"}
    assert str(event["UID"]) == f"{booking.key}@example.co.jp"
    text = plain(to_guest)
    assert f"https://ondo.example.co.jp/booked/{booking.token}/" in text
    assert booking.token not in plain(to_host)
    assert Work.objects.get(person=desk.person).next_kind in ("sla", "contact", "meeting")


def test_an_sdr_books_for_somebody_and_takes_it_back_before_anybody_hears_of_it(desk: Desk, post: PostOffice) -> None:
    from ondo.actions.change_meeting import withdraw_meeting

    page = offers(desk, kind="meeting")
    booking = books(desk, page, free(desk, page)[0], by="sato")
    assert desk.events()[-1] == "meeting_booked"
    desk.posts(later=10 * SECOND)
    withdraw_meeting(booking=booking, by="sato", at=desk.office.now)
    desk.posts(later=MINUTE)
    assert (post.mails, booking.starts_at in free(desk, page)) == ([], True)


def test_it_is_moved_and_called_off(desk: Desk, post: PostOffice) -> None:
    from ondo.actions.change_meeting import cancel_meeting, move_meeting
    from ondo.store.models import Meeting

    page = offers(desk)
    first, second = free(desk, page)[:2]
    booking = books(desk, page, first)
    desk.posts(later=SECOND)
    move_meeting(booking=booking, starts_at=second, by=None, at=desk.office.now)
    desk.office.decide()
    assert (first in free(desk, page), second in free(desk, page)) == (True, False)
    meeting = Meeting.objects.get(key=booking.key)
    assert (meeting.starts_at, [kind for kind, _ in desk.to_do()].count("meeting")) == (second, 1)
    desk.posts(later=SECOND)
    cancel_meeting(booking=booking, by="sato", at=desk.office.now)
    desk.office.decide()
    meeting.refresh_from_db()
    assert meeting.cancelled_at is not None
    assert "meeting" not in [kind for kind, _ in desk.to_do()]
    desk.posts(later=20 * SECOND)
    told = [invitation(mail) for mail in post.mails if str(mail["To"]).endswith(f"{TANAKA}>")]
    assert [(method, event["SEQUENCE"]) for method, event in told] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert len({str(event["UID"]) for _, event in told}) == 1
    assert desk.events()[-3:] == ["discovery_call_booked", "meeting_moved", "meeting_cancelled"]
    with pytest.raises(OndoError) as error:
        cancel_meeting(booking=booking, by=None, at=desk.office.now)
    assert error.value.problem.key == "booking.off_already"


def test_what_one_of_us_changed_is_taken_back(desk: Desk, post: PostOffice) -> None:
    from ondo.actions.change_meeting import cancel_meeting, move_meeting
    from ondo.actions.offer_undo import offer_undo
    from ondo.actions.undo import undo
    from ondo.store.models import Meeting

    page = offers(desk)
    first, second = free(desk, page)[:2]
    booking = books(desk, page, first)
    desk.posts()

    def change_and_undo(changed: Any, later: int) -> None:
        other = {"meeting": {"booking": booking.pk, "before": changed.before.told()}}
        done = offer_undo(
            what="booking.moved",
            words={"who": "x"},
            person=desk.person,
            events=[changed.event],
            other=other,
            by="sato",
            at=desk.office.now,
        )
        desk.office.decide()
        desk.posts(later)
        undo(undoable=done, by="sato", at=desk.office.now)
        desk.office.now += MINUTE
        desk.office.decide()
        desk.posts()

    change_and_undo(move_meeting(booking=booking, starts_at=second, by="sato", at=desk.office.now), 5 * SECOND)
    change_and_undo(cancel_meeting(booking=booking, by="sato", at=desk.office.now), 5 * SECOND)
    assert len(post.mails) == 2, "nobody heard of it"
    change_and_undo(cancel_meeting(booking=booking, by="sato", at=desk.office.now), MINUTE)
    told = [invitation(mail) for mail in post.mails if str(mail["To"]).endswith(f"{TANAKA}>")]
    assert [(method, event["SEQUENCE"]) for method, event in told] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    booking.refresh_from_db()
    meeting = Meeting.objects.get(key=booking.key)
    assert (booking.starts_at, booking.cancelled_at) == (first, None)
    assert (meeting.starts_at, meeting.cancelled_at) == (first, None)
    assert second in free(desk, page)


@ONE_DATABASE
def test_only_free_times_are_booked(desk: Desk) -> None:
    from ondo.store.models import Absence

    page = offers(desk, notice_hours=1, days=2)
    slots = free(desk, page)
    assert clocks(slots)[:4] == ["14 13:00", "14 13:30", "14 14:00", "14 14:30"], "11 o'clock, and an hour ahead"
    assert clocks(slots)[-1] == "16 11:00", "two days on"
    Absence.objects.create(user=page.user, since=slots[0], until=slots[2])
    assert clocks(free(desk, page))[:2] == ["14 14:00", "14 14:30"]
    books(desk, page, slots[2])
    for taken in (slots[0], slots[2], slots[2] + MINUTE, desk.office.now - MINUTE):
        with pytest.raises(OndoError) as error:
            books(desk, page, taken, address="suzuki@example.co.jp")
        assert error.value.problem.key == "booking.no_longer_free"


@ONE_DATABASE
def test_whoever_was_not_known_is_from_then_on(desk: Desk) -> None:
    from ondo.store.models import Meeting
    from ondo.store.reading.letters import person_at

    page = offers(desk)
    booking = books(desk, page, free(desk, page)[0], address="new@elsewhere.example")
    assert booking.person is None
    found = person_at("new@elsewhere.example")
    assert found is not None
    assert Meeting.objects.get(key=booking.key).person == found


def test_two_who_want_the_same_time_at_once_do_not_both_get_it(desk: Desk) -> None:
    """Ten at the same instant, on connections of their own."""
    from django.db import connections

    from ondo.actions.book_meeting import Guest, book_meeting
    from ondo.store.models import Booking

    page = offers(desk)
    slot, other = free(desk, page)[:2]

    def attempt(number: int) -> str:
        try:
            guest = Guest(f"Guest {number}", f"guest{number}@example.co.jp")
            wanted = slot if number % 5 else other
            book_meeting(page=page, starts_at=wanted, guest=guest, person=None, by=None, at=desk.office.now)
            return "booked"
        except OndoError as error:
            return error.problem.key
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        told = sorted(threads.map(attempt, range(10)))
    assert told == ["booked"] * 2 + ["booking.no_longer_free"] * 8
    assert sorted(Booking.objects.values_list("starts_at", flat=True)) == [slot, other]


@ONE_DATABASE
def test_nobody_fills_a_calendar(desk: Desk) -> None:
    page = offers(desk)
    for slot in free(desk, page)[:3]:
        books(desk, page, slot)
    with pytest.raises(OndoError) as error:
        books(desk, page, free(desk, page)[0])
    assert error.value.problem.key == "booking.too_many"
    books(desk, page, free(desk, page)[0], by="sato")


@ONE_DATABASE
@pytest.mark.parametrize(
    ("terms", "key"),
    [({"timezone": "Asia/Edo"}, "booking.no_such_zone"), ({"minutes": 7}, "booking.bad_terms")],
)
def test_terms_that_make_no_sense_are_refused(desk: Desk, terms: dict[str, Any], key: str) -> None:
    with pytest.raises(OndoError) as error:
        offers(desk, **terms)
    assert error.value.problem.key == key
