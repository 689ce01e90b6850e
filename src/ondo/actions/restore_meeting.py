"""Undo a move of a meeting, or that it was called off: it is again when it was."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from ondo.actions.invite import INVITATION, invite, keep_back
from ondo.actions.telling.invitations import GUEST, HOST
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Booking
from ondo.store.reading.booking import hold_page, is_free, page_of


@dataclass(frozen=True)
class Before:
    """How a meeting was before it was changed. `waits`: somebody had yet to be told how it was."""

    starts_at: Instant
    ends_at: Instant
    sequence: int
    waits: bool

    @classmethod
    def of(cls, booking: Booking) -> Before:
        """As it is now."""
        found = bulk.rows(
            "SELECT 1 FROM due WHERE kind = 'outbox' AND what = %s"
            f" AND {bulk.number_in('payload', 'booking')} = %s LIMIT 1",
            [INVITATION, booking.pk],
        )
        return cls(booking.starts_at, booking.ends_at, booking.sequence, bool(found))

    def told(self) -> dict[str, int | bool]:
        """As JSON keeps it."""
        return asdict(self)


@transaction.atomic
def restore_meeting(*, booking: Booking, before: Before, by: str, at: Instant) -> None:
    """Put it back. Where nobody has heard of the change yet, nobody does; whoever has is invited anew.

    Raises OndoError where the time is somebody else's by now, or over. What was recorded of the change is for the
    caller to retract.
    """
    page = page_of(booking.host) if booking.host is not None else None
    if page is not None:
        hold_page(page)
    booking.refresh_from_db()
    if before.starts_at <= at:
        raise OndoError("booking.over")
    if not is_free(booking, before.starts_at, before.ends_at):
        raise OndoError("booking.no_longer_free")
    booking.starts_at, booking.ends_at, booking.cancelled_at = before.starts_at, before.ends_at, None
    unheard = keep_back(booking) >= {GUEST, HOST}
    booking.sequence = before.sequence if unheard else booking.sequence + 1
    booking.save(update_fields=["starts_at", "ends_at", "cancelled_at", "sequence"])
    if before.waits or not unheard:
        invite(booking=booking, by=by, at=at)
