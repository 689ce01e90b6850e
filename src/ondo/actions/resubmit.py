"""Submit a call from the quarantine again: it is taken as if it had just come in, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Event, Ledger, Pending, Quarantined, Source
from ondo.store.reading.quarantined import original, still_undecided


@dataclass(frozen=True)
class Admitted:
    """What the collector makes of a call that is in order: the columns of its event."""

    key: bytes
    occurred_at: Instant
    body: str


Admit: TypeAlias = Callable[[Quarantined, Source], Sequence[Admitted]]
"""How the collector reads what would be submitted again: a call, or several in one body. Raises `Unusable`."""


@dataclass(frozen=True)
class Resubmitted:
    """The event that a call became, the first of several; `new`: how many were not there already in good order."""

    event: int
    new: int


@transaction.atomic
def resubmit(*, number: int, admit: Admit, source: Source | None = None, by: str, at: Instant) -> Resubmitted:
    """Take a call as an event that waits to be decided about, received at `at`.

    `source` is for calls that came without one. Raises OndoError where it is still not in order, or was decided about.
    """
    row = still_undecided(number)
    sender = row.source or source
    if sender is None:
        raise OndoError("quarantine.needs_source")
    event = None if row.mended is not None else original(row)
    done = _again(event) if event is not None else _as_new(list(admit(row, sender)), sender, at)
    row.resubmitted_as = done.event
    row.save(update_fields=["resubmitted_as"])
    audit("quarantine.resubmitted", row, after={"event": done.event, "new": done.new}, by=by, at=at)
    return done


def _again(event: Event) -> Resubmitted:
    known = Pending.objects.filter(event=event).exists() or Ledger.objects.filter(event=event).exists()
    if not known:
        Pending.objects.create(event=event, received_at=event.received_at)
    return Resubmitted(event.pk, 0 if known else 1)


def _as_new(admitted: Sequence[Admitted], source: Source, at: Instant) -> Resubmitted:
    columns = ("key", "source_id", "received_at", "occurred_at", "body")
    there = set(_events(admitted).values())
    rows = [(one.key, source.pk, at, min(one.occurred_at, at), one.body) for one in admitted]
    bulk.insert(Event, columns, rows, once=("key",))
    events = _events(admitted)
    new = sorted(set(events.values()) - there)
    bulk.insert(Pending, ("event_id", "received_at"), [(event, at) for event in new])
    return Resubmitted(next(events[one.key] for one in admitted), len(new))


def _events(admitted: Sequence[Admitted]) -> dict[bytes, int]:
    found = Event.objects.filter(key__in=[one.key for one in admitted]).values_list("key", "pk")
    return {bytes(key): event for key, event in found}
