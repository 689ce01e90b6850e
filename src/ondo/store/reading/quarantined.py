"""Calls in the quarantine: what waits for somebody's decision, and what became of it."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ondo.domain.errors import OndoError
from ondo.store.models import Event, Quarantined

UNDECIDED, RESUBMITTED, DISCARDED = "undecided", "resubmitted", "discarded"


def undecided(*, reason: str | None = None, source: str | None = None) -> QuerySet[Quarantined]:
    """Calls that nobody has decided about, oldest first; only those with this reason, or from this source."""
    rows = Quarantined.objects.filter(resubmitted_as=None, discarded_at=None).select_related("source")
    rows = rows.filter(reason=reason) if reason else rows
    return (rows.filter(source__key=source) if source else rows).order_by("pk")


def by_reason() -> list[tuple[str, int]]:
    """How many undecided calls there are of each reason, most first."""
    rows = undecided().order_by().values_list("reason").annotate(count=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def quarantined(number: int, *, lock: bool = False) -> Quarantined:
    """The call of this number; `lock`: nobody else decides about it in this transaction. Raises OndoError."""
    rows = Quarantined.objects.select_for_update() if lock else Quarantined.objects.select_related("source")
    found = rows.filter(pk=number).first()
    if found is None:
        raise OndoError("quarantine.unknown", number=number)
    return found


def still_undecided(number: int) -> Quarantined:
    """The call of this number, locked. Raises OndoError where somebody has decided about it."""
    row = quarantined(number, lock=True)
    if row.resubmitted_as is not None:
        raise OndoError("quarantine.resubmitted_already", number=number, event=row.resubmitted_as)
    if row.discarded_at is not None:
        raise OndoError("quarantine.discarded_already", number=number)
    return row


def fate(row: Quarantined) -> str:
    """What became of a call."""
    if row.resubmitted_as is not None:
        return RESUBMITTED
    return DISCARDED if row.discarded_at is not None else UNDECIDED


def original(row: Quarantined) -> Event | None:
    """The event that a worker put aside, of which the call is a copy; None for what never became an event."""
    number = row.params.get("event")
    return Event.objects.filter(pk=number).first() if isinstance(number, int) else None


def text_of(row: Quarantined) -> str:
    """A call as it would be submitted again: mended, or as received. What is no UTF-8 shows as �."""
    return row.mended if row.mended is not None else bytes(row.body).decode("utf-8", "replace")
