"""Take what a booking tool tells: a meeting was booked, moved, or called off there."""

from __future__ import annotations

from hashlib import blake2b

from django.db import transaction
from django.db.models import Q

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
def take_booking(*, tool: str, told: ToolBooking, by: str, at: Instant) -> Booking:
    """Keep it and record what happened, once however often, and in whichever order, it is told.

    The host's time is taken, also where it was not free: the tool has promised it. Invitations are the tool's matter.
    Raises OndoError for an address that is none.
    """
    address = normalised_email(told.address)
    if address is None or told.ends_at <= told.starts_at:
        raise OndoError("booking.bad_address", address=told.address[:100])
    former = _known(tool, told.former) if told.former else None
    known = _known(tool, told.key) or former
    if known is None:
        known, new = _kept(tool, told, address, at)
        if new:
            return known if told.what == CANCELLED else _begun(known, told, at)
    if told.what == CANCELLED:
        return _call_off(known, at)
    if former is not None and former.pk != known.pk:  # we heard of the end first, under the name it was moved to
        return _call_off(former, at)
    if known.cancelled_at is not None:
        return _begun_late(known, tool, told, at)
    return _move(known, tool, told, at) if told.what == MOVED else known


def _known(tool: str, key: str) -> Booking | None:
    """The booking that the tool calls so now, or called so at first."""
    token = _token(tool, key)
    found = Booking.objects.filter(Q(token=token) | Q(key=f"{tool}-{token}")).order_by("pk").first()
    return None if found is None else _held(found)


def _held(booking: Booking) -> Booking:
    rows(f"SELECT id FROM booking WHERE id = %s{locked()}", [booking.pk])
    return Booking.objects.select_related("host", "person").get(pk=booking.pk)


def _token(tool: str, key: str) -> str:
    """What the tool calls it now, at a length that fits."""
    return blake2b(f"{tool}:{key}".encode(), digest_size=16).hexdigest()


def _kept(tool: str, told: ToolBooking, address: str, at: Instant) -> tuple[Booking, bool]:
    """The booking as it is told, and whether it is new. One that is off already waits for its beginning to be told."""
    host = User.objects.filter(email__iexact=told.host, is_active=True).first() if told.host else None
    page = page_of(host) if host is not None else None
    kept = {
        "key": f"{tool}-{_token(tool, told.former or told.key)}",
        "host": host,
        "person": person_at(address),
        "name": told.name or address,
        "address": address,
        "words": told.words,
        "language": told.language if told.language in LANGUAGES else current_language(),
        "kind": page.kind if page is not None else DISCOVERY,
        "place": told.place,
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
        "tool": tool,
        "booked_at": at,
        "cancelled_at": at if told.what == CANCELLED else None,
    }
    booking, new = Booking.objects.get_or_create(token=_token(tool, told.key), defaults=kept)
    return (booking if new else _held(booking)), new


def _begun(booking: Booking, told: ToolBooking, at: Instant) -> Booking:
    known = {"name": told.name, "company": told.company}
    name = EVENTS.get(booking.kind, meetings.BOOKED)
    booking.event_id = record_of_guest(booking, name, as_told(booking), known, at)
    booking.save(update_fields=["event"])
    return booking


def _begun_late(booking: Booking, tool: str, told: ToolBooking, at: Instant) -> Booking:
    """A meeting that is off stays off; where nothing was recorded of it yet, beginning and end are now."""
    if booking.event_id is None and booking.address:  # nobody has had it erased
        booking.key = f"{tool}-{_token(tool, told.former or told.key)}"
        booking.save(update_fields=["key"])
        _begun(booking, told, at)
        record_of_guest(booking, meetings.CANCELLED, as_told(booking), {}, at)
    return booking


def _move(booking: Booking, tool: str, told: ToolBooking, at: Instant) -> Booking:
    """Told once more, nothing has changed."""
    moved = (booking.starts_at, booking.ends_at) != (told.starts_at, told.ends_at)
    booking.starts_at, booking.ends_at, booking.token = told.starts_at, told.ends_at, _token(tool, told.key)
    booking.place = told.place or booking.place
    booking.sequence += moved
    booking.save(update_fields=["starts_at", "ends_at", "token", "place", "sequence"])
    if moved:
        record_of_guest(booking, meetings.MOVED, as_told(booking), {}, at)
    return booking


def _call_off(booking: Booking, at: Instant) -> Booking:
    if booking.cancelled_at is None:
        booking.cancelled_at = at
        booking.save(update_fields=["cancelled_at"])
        record_of_guest(booking, meetings.CANCELLED, as_told(booking), {}, at)
    return booking
