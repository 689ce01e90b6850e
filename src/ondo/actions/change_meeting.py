"""Move a meeting to another time, or call it off: by a user of ours, or by whoever was invited."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ondo.actions.book_meeting import as_told, record_of_guest
from ondo.actions.invite import invite
from ondo.actions.record_act import record_act
from ondo.actions.recording.messages import UNDO
from ondo.actions.restore_meeting import Before
from ondo.domain.errors import OndoError
from ondo.domain.instants import Duration, Instant
from ondo.store.bulk import locked, rows
from ondo.store.desks.meetings import CANCELLED, MOVED
from ondo.store.models import Booking
from ondo.store.reading.booking import free_slots, hold_page, page_of


@dataclass(frozen=True)
class Changed:
    """What came of it: the event that tells of the change, and how the meeting was before."""

    event: int
    before: Before


@transaction.atomic
def move_meeting(
    *, booking: Booking, starts_at: Instant, after: int | None = None, by: str | None, at: Instant
) -> Changed:
    """Give it another time of the same user's. Raises OndoError where that is not free, or it is over or off."""
    page = page_of(booking.host) if booking.host is not None else None
    if page is not None:
        hold_page(page)
    _hold(booking, at)
    if page is None or booking.tool:
        raise OndoError("booking.of_a_tool")
    if starts_at not in free_slots(page, at, but=booking):
        raise OndoError("booking.no_longer_free")
    before = Before.of(booking)
    booking.ends_at += starts_at - booking.starts_at
    booking.starts_at, booking.sequence = starts_at, booking.sequence + 1
    booking.save(update_fields=["starts_at", "ends_at", "sequence"])
    event = _record(booking, MOVED, after, by, at)
    invite(booking=booking, wait=_wait(by), by=by, at=at)
    return Changed(event, before)


@transaction.atomic
def cancel_meeting(*, booking: Booking, after: int | None = None, by: str | None, at: Instant) -> Changed:
    """Call it off and tell both. Raises OndoError where it is over, or off already."""
    _hold(booking, at)
    before = Before.of(booking)
    call_off(booking, by, at, wait=_wait(by))
    return Changed(_record(booking, CANCELLED, after, by, at), before)


@transaction.atomic
def withdraw_meeting(*, booking: Booking, by: str, at: Instant) -> None:
    """Undo a booking: the time is free again, and whoever has heard of it hears that it is off.

    What was recorded of it is for the caller to retract. Nothing where it is off already.
    """
    booking.refresh_from_db()
    if booking.cancelled_at is None:
        call_off(booking, by, at)


def call_off(booking: Booking, by: str | None, at: Instant, *, wait: Duration = 0) -> None:
    """Free the time and tell both after `wait`; records nothing."""
    booking.cancelled_at, booking.sequence = at, booking.sequence + 1
    booking.save(update_fields=["cancelled_at", "sequence"])
    invite(booking=booking, wait=wait, by=by, at=at)


def _wait(by: str | None) -> Duration:
    """One of us may take it back; whoever was invited looks at a page that says what is."""
    return UNDO if by is not None else 0


def _hold(booking: Booking, at: Instant) -> None:
    rows(f"SELECT id FROM booking WHERE id = %s{locked()}", [booking.pk])
    booking.refresh_from_db()
    if booking.cancelled_at is not None:
        raise OndoError("booking.off_already")
    if booking.starts_at <= at:
        raise OndoError("booking.over")


def _record(booking: Booking, name: str, after: int | None, by: str | None, at: Instant) -> int:
    told = as_told(booking)
    if booking.person is not None and by is not None:
        return record_act(person=booking.person, name=name, properties=told, after=after, by=by, at=at)
    return record_of_guest(booking, name, told, {}, at)
