"""Say how many people a user can take."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Seat, User

MOST = 1_000


@transaction.atomic
def set_capacity(*, user: User, capacity: int, most: int | None = None, by: str, at: Instant) -> Seat:
    """`capacity`: new people a working day; `most`: with so many not begun they are given no more. Raises OndoError."""
    if not 1 <= capacity <= MOST or (most is not None and not 0 <= most <= MOST):
        raise OndoError("assignment.bad_capacity", most=MOST)
    before = Seat.objects.filter(pk=user.pk).values("capacity", "most").first()
    seat, _ = Seat.objects.update_or_create(user=user, defaults={"capacity": capacity, "most": most})
    audit("user.capacity_set", user, before=before, after={"capacity": capacity, "most": most}, by=by, at=at)
    return seat
