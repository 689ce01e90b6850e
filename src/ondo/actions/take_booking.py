"""Take what a booking tool tells: a meeting was booked, moved, or called off there."""

from __future__ import annotations

from hashlib import blake2b

from django.db import transaction

from ondo.actions.book_meeting import EVENTS, as_told, record_of_guest
from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.integrations.booking_tools.told import CANCELLED, MOVED, ToolBooking
from ondo.store.bulk import locked, rows
from ondo.store.desks import meetings
from ondo.store.models import Booking, User
from ondo.store.reading.booking import DISCOVERY, page_of
from ondo.store.reading.letters import person_at
from ondo.texts import LANGUAGES, current_language


@transaction.atomic
def take_booking(*, tool: str, told: ToolBooking, by: str, at: Instant) -> Booking | None:
    """Keep it and record what happened, once however often it is told; None where there is nothing to be kept.

    The host's time is taken, also where it was not free: the tool has promised it. Invitations are the tool's matter.
    Raises OndoError for an address that is none.
    """
    address = normalised_email(told.address)
    if address is None or told.ends_at <= told.starts_at:
        raise OndoError("booking.bad_address", address=told.address[:100])
    known = _known(tool, told.key) or (_known(tool, told.former) if told.former else None)
    if told.what == CANCELLED:
        return _call_off(known, at)
    if known is not None:
        return _move(known, tool, told, at)
    return _book(tool, told, address, at)


def _known(tool: str, key: str) -> Booking | None:
    found = Booking.objects.select_related("host", "person").filter(token=_token(tool, key)).first()
    if found is not None:
        rows(f"SELECT id FROM booking WHERE id = %s{locked()}", [found.pk])
        found.refresh_from_db()
    return found


def _token(tool: str, key: str) -> str:
    """What the tool calls it now, at a length that fits."""
    return blake2b(f"{tool}:{key}".encode(), digest_size=16).hexdigest()


def _book(tool: str, told: ToolBooking, address: str, at: Instant) -> Booking:
    host = User.objects.filter(email__iexact=told.host, is_active=True).first() if told.host else None
    page = page_of(host) if host is not None else None
    language = told.language if told.language in LANGUAGES else current_language()
    token = _token(tool, told.key)
    kept = {
        "key": f"{tool}-{token}",
        "host": host,
        "person": person_at(address),
        "name": told.name or address,
        "address": address,
        "words": told.words,
        "language": language,
        "kind": page.kind if page is not None else DISCOVERY,
        "place": told.place,
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
        "tool": tool,
        "booked_at": at,
    }
    booking, new = Booking.objects.get_or_create(token=token, defaults=kept)
    if new:
        known = {"name": told.name, "company": told.company}
        name = EVENTS.get(booking.kind, meetings.BOOKED)
        booking.event_id = record_of_guest(booking, name, as_told(booking), known, at)
        booking.save(update_fields=["event"])
    return booking


def _move(booking: Booking, tool: str, told: ToolBooking, at: Instant) -> Booking:
    """Told once more, nothing has changed; a meeting that is off stays off."""
    moved = (booking.starts_at, booking.ends_at) != (told.starts_at, told.ends_at)
    if booking.cancelled_at is not None or not (moved or told.what == MOVED):
        return booking
    booking.starts_at, booking.ends_at, booking.token = told.starts_at, told.ends_at, _token(tool, told.key)
    booking.place = told.place or booking.place
    booking.sequence += moved
    booking.save(update_fields=["starts_at", "ends_at", "token", "place", "sequence"])
    if moved:
        record_of_guest(booking, meetings.MOVED, as_told(booking), {}, at)
    return booking


def _call_off(booking: Booking | None, at: Instant) -> Booking | None:
    if booking is not None and booking.cancelled_at is None:
        booking.cancelled_at = at
        booking.save(update_fields=["cancelled_at"])
        record_of_guest(booking, meetings.CANCELLED, as_told(booking), {}, at)
    return booking
