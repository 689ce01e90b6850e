"""Record what a user of ours did: one more event in the log, from the source that is built in."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.db import transaction

from ondo.actions import typed
from ondo.actions.following import follow
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant
from ondo.store.instances import instance
from ondo.store.models import Event, Pending, Person, Source
from ondo.tracking.event_keys import event_key, new_message_id

OURS = "ondo"
"""The key and the kind of the source of whatever is done at our own desks."""


@transaction.atomic
def record_act(
    *,
    person: Person,
    name: str,
    properties: Mapping[str, object] | None = None,
    initiator: Initiator = Initiator.US,
    channel: str | None = None,
    occurred_at: Instant | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Append an event about a person; a worker decides about it. Returns its id.

    `occurred_at`: when it happened, where that was before `at`. `after`: the last act of ours on the person that
    whoever acts now has seen (0: none); None asks nothing. Raises OndoError for the erased, for properties that
    are not taken (`typed.problems`), and where somebody else has acted since (`desk.overtaken`): nothing is recorded.
    """
    if person.erased_at is not None:
        raise OndoError("person.erased", person=person.key)
    typed.refuse(properties or {})
    item = item_of(person.key, name, properties or {}, by, initiator, channel)
    event = append_item(item, at if occurred_at is None else min(occurred_at, at), at)
    if initiator is Initiator.US:
        follow(person, event, name, after, by)
    return event


def item_of(
    person: str,
    name: str,
    properties: Mapping[str, object],
    by: str,
    initiator: Initiator = Initiator.US,
    channel: str | None = None,
) -> dict[str, object]:
    """An act as our own source tells it; what is None is not said."""
    item = {
        "type": "track",
        "event": name,
        "person": person,
        "user": by,
        "initiator": str(initiator),
        "channel": channel,
        "properties": dict(properties),
    }
    return {key: value for key, value in item.items() if value is not None}


def append_item(item: Mapping[str, object], occurred_at: Instant, at: Instant, source: Source | None = None) -> int:
    """Append an item of our own source, or of another one, in the caller's transaction; returns the event's id."""
    source, message = source or our_source(at), new_message_id()
    told = {"messageId": message, **{key: value for key, value in item.items() if value is not None}}
    body, key = msgspec.json.encode(told).decode(), event_key(source.pk, message)
    event = Event.objects.create(key=key, source=source, received_at=at, occurred_at=occurred_at, body=body)
    Pending.objects.create(event=event, received_at=at)
    return event.pk


def our_source(at: Instant) -> Source:
    """The built-in source; it begins to exist when it is first needed. Raises OndoError where its name is taken."""
    source = instance(Source, "key = %s", [OURS])
    if source is None:
        source, _ = Source.objects.get_or_create(key=OURS, defaults={"kind": OURS, "name": "Ondo", "created_at": at})
    if source.kind != OURS:
        raise OndoError("person.source_taken", source=OURS, kind=source.kind)
    return source
