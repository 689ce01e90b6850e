"""Finds out who wants a notice, once nobody can undo it any more: a message in the outbox for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db import transaction

from ondo.actions.recording.news import NOTICE
from ondo.actions.telling.taking import anything_due, take
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Destination, Due
from ondo.store.reading.deliveries import DELIVERY
from ondo.store.reading.destinations import kinds_told
from ondo.store.reading.waiting import settled_until

AT_ONCE = 500


def fan_out(now: Instant) -> bool:
    """What waited long enough; whether there was anything. Whoever is killed in between has done nothing.

    Whatever has arrived is decided about before: it may be what undoes this.
    """
    if not anything_due(NOTICE, now):
        return False
    horizon = settled_until(now)
    with transaction.atomic():
        found = take(NOTICE, horizon, AT_ONCE)
        put_into_outbox(sorted(json.loads(payload)["notice"] for _, _, payload, _, _ in found), now)
    return bool(found)


def put_into_outbox(notices: Sequence[int], now: Instant, only: Iterable[Destination] | None = None) -> int:
    """A message for each of these notices and each destination that wants it (`only`: of these); returns how many."""
    told = Destination.objects.filter(disabled_at=None).order_by("pk") if only is None else only
    wanted = [(one.pk, frozenset(kinds_told(one))) for one in told]
    if not wanted:
        return 0
    where, parameter = bulk.listed(notices)
    found = bulk.rows(f"SELECT id, kind, person_id FROM notice WHERE id {where} ORDER BY id", [parameter])
    rows = [
        ("outbox", DELIVERY, person, now, json.dumps({"notice": id_, "destination": destination}), 0)
        for id_, kind, person in found
        for destination, kinds in wanted
        if kind in kinds
    ]
    return bulk.insert(Due, ("kind", "what", "person", "due_at", "payload", "tries"), rows)
