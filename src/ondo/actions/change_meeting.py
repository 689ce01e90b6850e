"""Move a meeting to another time, or call it off: by a user of ours, or by whoever was invited."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.book_meeting import as_told, record_of_guest
from ondo.actions.invite import invite
from ondo.actions.record_act import record_act
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import locked, rows
from ondo.store.desks.meetings import CANCELLED, MOVED
from ondo.store.models import Booking
from ondo.store.reading.booking import free_slots, hold_page, page_of


@transaction.atomic
def move_meeting(
    *, booking: Booking, starts_at: Instant, after: int | None = None, by: str | None, at: Instant
) -> None:
    """Give it another time of the same user's. Raises OndoError where that is not free, or it is over or off."""
    page = page_of(booking.host) if booking.host is not None else None
    if page is not None:
        hold_page(page)
    _hold(booking, at)
    if page is None or booking.tool:
        raise OndoError("booking.of_a_tool")
    if starts_at not in free_slots(page, at, but=booking):
        raise OndoError("booking.no_longer_free")
    booking.ends_at += starts_at - booking.starts_at
    booking.starts_at, booking.sequence = starts_at, booking.sequence + 1
    booking.save(update_fields=["starts_at", "ends_at", "sequence"])
    _record(booking, MOVED, after, by, at)
    invite(booking=booking, by=by, at=at)


@transaction.atomic
def cancel_meeting(*, booking: Booking, after: int | None = None, by: str | None, at: Instant) -> None:
    """Call it off and tell both. Raises OndoError where it is over, or off already."""
    _hold(booking, at)
    call_off(booking, by, at)
    _record(booking, CANCELLED, after, by, at)


@transaction.atomic
def withdraw_meeting(*, booking: Booking, by: str, at: Instant) -> None:
    """Undo a booking: the time is free again, and whoever has heard of it hears that it is off.

    What was recorded of it is for the caller to retract. Nothing where it is off already.
    """
    booking.refresh_from_db()
    if booking.cancelled_at is None:
        call_off(booking, by, at)


def call_off(booking: Booking, by: str | None, at: Instant) -> None:
    """Free the time and tell both; records nothing."""
    booking.cancelled_at, booking.sequence = at, booking.sequence + 1
    booking.save(update_fields=["cancelled_at", "sequence"])
    invite(booking=booking, by=by, at=at)


def _hold(booking: Booking, at: Instant) -> None:
    rows(f"SELECT id FROM booking WHERE id = %s{locked()}", [booking.pk])
    booking.refresh_from_db()
    if booking.cancelled_at is not None:
        raise OndoError("booking.off_already")
    if booking.starts_at <= at:
        raise OndoError("booking.over")


def _record(booking: Booking, name: str, after: int | None, by: str | None, at: Instant) -> None:
    told = as_told(booking)
    if booking.person is not None and by is not None:
        record_act(person=booking.person, name=name, properties=told, after=after, by=by, at=at)
    else:
        record_of_guest(booking, name, told, {}, at)
