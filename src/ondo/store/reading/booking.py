"""When users of ours can be met, and which meetings are booked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ondo.domain.free_times import Offer, Taken, Weekly, slots
from ondo.domain.instants import DAY, HOUR, MINUTE, Instant, zone
from ondo.domain.playbook import Calendar
from ondo.store.bulk import locked, rows
from ondo.store.models import Absence, Booking, BookingPage, FreeTime, Person, User
from ondo.store.reading.in_force import playbook_now
from ondo.store.reading.people import everybody_in

MEETING, DISCOVERY = "meeting", "discovery"
"""Kinds of meetings that are booked."""


def page_of(user: User) -> BookingPage | None:
    """How meetings with them are booked."""
    return BookingPage.objects.select_related("user").filter(pk=user.pk).first()


def hold_page(page: BookingPage) -> None:
    """Let nobody else book this user until the end of the transaction."""
    rows(f"SELECT user_id FROM booking_page WHERE user_id = %s{locked()}", [page.pk])


def hosts() -> list[BookingPage]:
    """The pages on which something can be booked, by name."""
    able = FreeTime.objects.values_list("user_id", flat=True)
    found = BookingPage.objects.select_related("user").filter(open=True, user__is_active=True, pk__in=able)
    return sorted(found, key=lambda page: (page.user.first_name or page.user.username, page.pk))


def week_of(user: User) -> list[Weekly]:
    """The parts of the week in which they can be met."""
    found = FreeTime.objects.filter(user=user).values_list("weekday", "begins", "ends")
    return sorted(Weekly(*row) for row in found)


def offer_of(page: BookingPage) -> Offer:
    """What the page offers."""
    return Offer(week_of(page.user), zone(page.timezone), page.minutes * MINUTE, page.pause * MINUTE)


def free_slots(page: BookingPage, at: Instant, but: Booking | None = None) -> list[Instant]:
    """When a meeting can begin, as of an instant. `but`: a meeting that is being moved takes no time."""
    since, until = at + page.notice_hours * HOUR, at + page.days * DAY
    return slots(offer_of(page), _calendar(), _taken(page, since, until, but), since, until)


def _calendar() -> Calendar:
    playbook = playbook_now()
    return Calendar() if playbook is None else playbook.calendar


def _taken(page: BookingPage, since: Instant, until: Instant, but: Booking | None) -> list[Taken]:
    booked = Booking.objects.filter(
        host=page.user, cancelled_at=None, ends_at__gt=since - DAY, starts_at__lt=until + DAY
    )
    others = booked.exclude(pk=but.pk) if but is not None else booked
    away = Absence.objects.filter(user=page.user, until__gt=since, since__lt=until + DAY)
    return [
        Taken(*row)
        for found in (others.values_list("starts_at", "ends_at"), away.values_list("since", "until"))
        for row in found
    ]


def is_free(booking: Booking, starts_at: Instant, ends_at: Instant) -> bool:
    """Whether no other meeting takes anything of that time of the same host's."""
    others = Booking.objects.filter(host_id=booking.host_id, cancelled_at=None).exclude(pk=booking.pk)
    return booking.host_id is None or not others.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists()


def bookings_of(person: Person, since: Instant) -> list[Booking]:
    """Meetings of somebody that end after an instant and were not called off, the next first."""
    found = Booking.objects.select_related("host").filter(person__in=everybody_in(person), cancelled_at=None)
    return list(found.filter(ends_at__gt=since).order_by("starts_at"))


def upcoming(host: User, at: Instant) -> QuerySet[Booking]:
    """Meetings of a user that are not over, the next first."""
    found = Booking.objects.select_related("person").filter(host=host, cancelled_at=None, ends_at__gt=at)
    return found.order_by("starts_at")


def booking_by_token(token: str) -> Booking | None:
    """The meeting that whoever has the token may change."""
    return Booking.objects.select_related("host", "person").filter(token=token).first()


def is_zone(name: str) -> bool:
    """Whether there is such a zone."""
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False
