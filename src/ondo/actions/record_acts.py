"""Record the same kind of act on many people at once, with a few statements for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.db import transaction

from ondo.actions.following import follow_many
from ondo.actions.record_act import item_of, our_source
from ondo.domain.instants import Instant
from ondo.store.models import Event, Pending, Person
from ondo.tracking.event_keys import event_key, new_message_id

PART = 200
"""So many acts are written by one statement."""


@dataclass(frozen=True)
class Act:
    """What was done to one person."""

    person: Person
    name: str
    properties: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def record_acts(*, acts: Sequence[Act], by: str, at: Instant) -> list[int]:
    """Append an event for each, in their order; a worker decides about them. Returns their ids.

    Whoever was erased is left out, and has the id 0.
    """
    left = [act for act in acts if act.person.erased_at is None]
    ids = iter([id_ for part in range(0, len(left), PART) for id_ in _append(left[part : part + PART], by, at)])
    return [next(ids) if act.person.erased_at is None else 0 for act in acts]


def append_acts(*, acts: Sequence[Act], by: str, at: Instant) -> list[int]:
    """Append what the system does with people by itself: nobody's act follows another one. In a transaction."""
    source = our_source(at).pk
    ids = []
    for part in range(0, len(acts), PART):
        events = Event.objects.bulk_create([_event(source, act, by, at) for act in acts[part : part + PART]])
        Pending.objects.bulk_create([Pending(event=event, received_at=at) for event in events])
        ids += [event.pk for event in events]
    return ids


def _append(acts: Sequence[Act], by: str, at: Instant) -> list[int]:
    ids = append_acts(acts=acts, by=by, at=at)
    follow_many([(act.person, id_, act.name) for act, id_ in zip(acts, ids, strict=True)])
    return ids


def _event(source: int, act: Act, by: str, at: Instant) -> Event:
    message = new_message_id()
    item = item_of(act.person.key, act.name, act.properties, by)
    body = msgspec.json.encode({"messageId": message, **item}).decode()
    return Event(key=event_key(source, message), source_id=source, received_at=at, occurred_at=at, body=body)
