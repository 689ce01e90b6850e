"""Invitations in words: the subject and the text of the mail around the calendar entry."""

from __future__ import annotations

from ondo import settings
from ondo.domain.instants import Instant, to_datetime
from ondo.integrations.mail.invitation import CANCEL
from ondo.store.models import Booking
from ondo.store.reading.booking import page_of
from ondo.texts import say

GUEST, HOST = "guest", "host"
"""Whom an invitation is for."""


def subject(booking: Booking, method: str, to: str) -> str:
    """`商談のご予約：2026年11月24日（火） 10:00`."""
    what = "off" if method == CANCEL else "booked" if booking.sequence == 0 else "moved"
    return say(f"booking.subject_{what}", booking.language, at=when(booking), who=_other(booking, to))


def body(booking: Booking, method: str, to: str) -> str:
    """The mail for whoever reads no calendar; the guest's says where it can be moved or called off."""
    language = booking.language
    what = "off" if method == CANCEL else "booked" if booking.sequence == 0 else "moved"
    facts = [(say("booking.fact_when", language), f"{when(booking)} ({zone_of(booking)})")]
    facts += [(say("booking.fact_with", language), _other(booking, to))]
    facts += [(say("booking.fact_place", language), booking.place)] if booking.place else []
    facts += [(say("booking.fact_words", language), booking.words)] if booking.words else []
    lines = [say(f"booking.mail_{what}", language), "", *(f"{label}: {told}" for label, told in facts)]
    if method != CANCEL and to == GUEST and settings.public_url():
        lines += ["", say("booking.mail_change", language), f"{settings.public_url()}/booked/{booking.token}/"]
    return "\n".join(lines) + "\n"


def summary(booking: Booking) -> str:
    """What stands in calendars."""
    return say(f"booking.summary_{_kind(booking)}", booking.language, host=host_name(booking), guest=booking.name)


def when(booking: Booking) -> str:
    """The instant as people read it, where the host is."""
    return in_words(booking.starts_at, zone_of(booking), booking.language)


def zone_of(booking: Booking) -> str:
    """Where the host is."""
    page = page_of(booking.host) if booking.host is not None else None
    return page.timezone if page is not None else "UTC"


def in_words(at: Instant, zone: str, language: str) -> str:
    """`2026年11月22日（日） 19:05` or `Sun 22 Nov 2026 19:05`."""
    found = to_datetime(at, zone)
    months, names = say("frame.months", language).split(), say("frame.weekdays", language).split()
    day = {"year": found.year, "month": months[found.month - 1], "day": found.day, "weekday": names[found.weekday()]}
    return f"{say('frame.date', language, **day)} {found:%H:%M}"


def host_name(booking: Booking) -> str:
    """What people call the host."""
    return (booking.host.first_name or booking.host.username) if booking.host is not None else ""


def _other(booking: Booking, to: str) -> str:
    return host_name(booking) if to == GUEST else f"{booking.name} <{booking.address}>"


def _kind(booking: Booking) -> str:
    return booking.kind if booking.kind in ("discovery", "meeting") else "meeting"
