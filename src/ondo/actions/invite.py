"""Have everybody who meets told of a meeting, of its move, or that it is off."""

from __future__ import annotations

import json

from django.db import transaction

from ondo.actions.telling.invitations import GUEST, HOST
from ondo.domain.instants import Duration, Instant
from ondo.integrations.mail.invitation import CANCEL, REQUEST
from ondo.store import bulk
from ondo.store.models import Booking, Due

INVITATION = "invitation"
"""The message in the outbox that invites somebody."""


@transaction.atomic
def invite(*, booking: Booking, wait: Duration = 0, by: str | None, at: Instant) -> None:
    """Put invitations into the outbox, to leave after `wait`; what was to say of it before and has not left is removed.

    Where it is off before anybody heard of it, nobody hears of it. Invitations of a booking tool are its own matter.
    """
    if booking.tool:
        return
    unheard = keep_back(booking)
    if booking.cancelled_at is not None and booking.sequence == 1 and unheard >= {GUEST, HOST}:
        return
    method = REQUEST if booking.cancelled_at is None else CANCEL
    for to in (GUEST, HOST):
        told = {"booking": booking.pk, "sequence": booking.sequence, "method": method, "to": to}
        Due.objects.create(kind="outbox", what=INVITATION, person=booking.person_id, due_at=at + wait, payload=told)


def keep_back(booking: Booking) -> set[str]:
    """Remove what still waits; to whom nothing of it was ever tried."""
    found = bulk.rows(
        "DELETE FROM due WHERE kind = 'outbox' AND what = %s"
        f" AND {bulk.number_in('payload', 'booking')} = %s RETURNING payload, tries",
        [INVITATION, booking.pk],
    )
    return {told["to"] for payload, tries in found if tries == 0 for told in [json.loads(payload)]}
