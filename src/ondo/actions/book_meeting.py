"""Book a meeting (商談予約) in the free time of a user: by the person themselves, or by one of us for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ondo.actions.invite import invite
from ondo.actions.record_act import append_item, item_of, record_act
from ondo.actions.recording.messages import UNDO
from ondo.actions.write_letter import new_token
from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import MINUTE, Instant, to_datetime
from ondo.store.desks.meetings import BOOKED, DISCOVERY_BOOKED
from ondo.store.models import Booking, BookingPage, Person, Source
from ondo.store.reading.booking import DISCOVERY, free_slots, hold_page

EVENTS = {DISCOVERY: DISCOVERY_BOOKED}
"""The event that a booking is, by its kind; any other is a meeting."""
WEB = "web"
LONGEST = 2_000
"""Letters that may be written to an invitation."""
MOST = 3
"""Coming meetings that one address may have booked by itself: nobody fills a calendar for fun."""
PAGES, SERVER = "booking", "server"
"""The source of bookings by people whom nobody knew, and its kind."""


@dataclass(frozen=True)
class Guest:
    """Who is met: as they wrote it themselves, or as we know them."""

    name: str
    address: str
    company: str = ""
    words: str = ""
    language: str = "ja"


@transaction.atomic
def book_meeting(
    *,
    page: BookingPage,
    starts_at: Instant,
    guest: Guest,
    person: Person | None,
    after: int | None = None,
    by: str | None,
    at: Instant,
) -> Booking:
    """Take that time, record the meeting, and invite both. `by` None: the person themselves.

    Two who want the same time at once: one of them gets it. Raises OndoError where it is no longer free, for a name or
    an address that is none, for too many words, and where somebody else has acted on the person since (`after`).
    """
    _check(page, guest)
    hold_page(page)
    if by is None and _held_by(guest.address, at) >= MOST:
        raise OndoError("booking.too_many", most=MOST)
    if starts_at not in free_slots(page, at):
        raise OndoError("booking.no_longer_free")
    booking = _taken(page, starts_at, guest, person, by, at)
    booking.event_id = _record(booking, guest, after, by, at)
    booking.save(update_fields=["event"])
    invite(booking=booking, wait=UNDO if by is not None else 0, by=by, at=at)
    return booking


def _held_by(address: str, at: Instant) -> int:
    found = Booking.objects.filter(address=normalised_email(address) or address, booked_by=None, tool="")
    return found.filter(cancelled_at=None, starts_at__gt=at).count()


def _check(page: BookingPage, guest: Guest) -> None:
    if not page.open or not page.user.is_active:
        raise OndoError("booking.closed")
    if not guest.name.strip() or len(guest.name) > 100 or not guest.name.isprintable():
        raise OndoError("booking.bad_name")
    if normalised_email(guest.address) is None:
        raise OndoError("booking.bad_address", address=guest.address[:100])
    if len(guest.words.strip()) > LONGEST:
        raise OndoError("booking.too_many_words", most=LONGEST)


def _taken(
    page: BookingPage, starts_at: Instant, guest: Guest, person: Person | None, by: str | None, at: Instant
) -> Booking:
    try:
        return Booking.objects.create(
            key=f"ondo-{uuid.uuid4().hex}",
            token=new_token(),
            host=page.user,
            person=person,
            name=guest.name.strip(),
            address=normalised_email(guest.address) or guest.address,
            words=guest.words.strip(),
            language=guest.language,
            kind=page.kind,
            place=page.place,
            starts_at=starts_at,
            ends_at=starts_at + page.minutes * MINUTE,
            booked_at=at,
            booked_by=by,
        )
    except IntegrityError as error:  # whoever wrote it without holding the page
        raise OndoError("booking.no_longer_free") from error


def _record(booking: Booking, guest: Guest, after: int | None, by: str | None, at: Instant) -> int:
    name, told = EVENTS.get(booking.kind, BOOKED), as_told(booking)
    if booking.person is not None and by is not None:
        return record_act(person=booking.person, name=name, properties=told, after=after, by=by, at=at)
    return record_of_guest(booking, name, told, {"name": guest.name, "company": guest.company}, at)


def as_told(booking: Booking) -> dict[str, object]:
    """What an event says of a meeting."""
    told: dict[str, object] = {"meeting": booking.key, "type": booking.kind}
    told |= {"starts_at": _iso(booking.starts_at), "ends_at": _iso(booking.ends_at)}
    return told | ({"host": booking.host.username} if booking.host is not None else {})


def record_of_guest(booking: Booking, name: str, told: dict[str, object], known: dict[str, str], at: Instant) -> int:
    """An event of whoever was invited: of the person, where we know who that is; else of whoever has the address."""
    if booking.person is not None:
        item = item_of(booking.person.key, name, told, "", Initiator.PERSON, WEB)
        del item["user"]
        return append_item(item, at, at)
    traits = {"email": booking.address} | {key: value for key, value in known.items() if value}
    source = _pages(at)
    if known:
        append_item({"type": "identify", "traits": traits}, at, at, source)
    item = {"type": "track", "event": name, "properties": {**told, "email": booking.address}}
    return append_item({**item, "context": {"traits": traits}}, at, at, source)


def _pages(at: Instant) -> Source:
    """Whoever books may be somebody new; our own source speaks only of those who are known."""
    return Source.objects.get_or_create(key=PAGES, defaults={"kind": SERVER, "name": PAGES, "created_at": at})[0]


def _iso(at: Instant) -> str:
    return to_datetime(at).isoformat(timespec="minutes")
