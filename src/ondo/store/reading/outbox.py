"""Messages on their way: those that wait, and those of which delivery failed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ondo.domain.errors import OndoError
from ondo.store.models import Due


def waiting() -> int:
    """How many messages wait for their instant, tried before or not."""
    return Due.objects.filter(kind="outbox", failed_at=None).count()


def given_up() -> QuerySet[Due]:
    """Messages that failed too often: nobody tries them any more. The oldest first."""
    return Due.objects.filter(kind="outbox").exclude(failed_at=None).order_by("pk")


def in_trouble() -> QuerySet[Due]:
    """Messages that failed, tried again or given up; the oldest first."""
    return Due.objects.filter(Q(error__isnull=False) | Q(failed_at__isnull=False), kind="outbox").order_by("pk")


def undelivered(number: int) -> Due:
    """The message of this number, locked. Raises OndoError where there is none (any more)."""
    found = Due.objects.select_for_update().filter(kind="outbox", pk=number).first()
    if found is None:
        raise OndoError("outbox.unknown", number=number)
    return found
