"""One item of a request: a row of `event`, or the reason why not.

Whether something can be made of an item is for `ondo.tracking.read_call` to say. What plain clients send does not come
here (`ondo.collector.plain`).
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from ondo.collector.sources import Source
from ondo.collector.tables import EventRow
from ondo.domain.instants import Instant
from ondo.tracking.call import Unusable
from ondo.tracking.client_time import instant_of, occurred_at, shortened
from ondo.tracking.event_keys import event_key, message_id_of, new_message_id
from ondo.tracking.ids import Id
from ondo.tracking.reading import not_from_a_page, read_call, reserved

MOST_BYTES = 32 * 1024
"""Of one event: Segment's limit, which its clients keep to."""


class Wire(msgspec.Struct, rename="camel", gc=False):
    """What decides whether an item is taken. The rest of it stays as it is and is not looked at."""

    type: Any = None
    event: Any = None
    message_id: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    write_key: Any = None
    person: Any = None
    account: Any = None
    context: Raw | UnsetType = UNSET


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """What all items of a request have in common."""

    received_at: Instant
    usual_type: str | None = None
    """What the path says, for items that do not say their type."""
    context: Raw | None = None
    """For items that have none."""
    keys: tuple[object, ...] = ()
    """The write keys that the request shows."""
    sent_at: object = None
    """What the client's clock showed, in its own words."""
    sent: Instant | None = None
    """The same, read; for items that do not say it themselves."""


class Item(msgspec.Struct, gc=False):
    """An item that could be read. `text` is what will be stored: what came in, completed by what the request says."""

    wire: Wire
    text: str
    id: Id
    odd: bool
    """Whether no strict reader of JSON takes it (NaN, half characters); some clients write such things."""


_decode = msgspec.json.Decoder(Wire).decode
_fields = msgspec.json.Decoder(dict[str, Raw]).decode


def read_item(raw: bytes | Raw, delivery: Delivery) -> Item:
    """An item, as far as it has to be read. Raises `Unusable` for what is no JSON object."""
    try:
        wire, text, odd = _decode(raw), str(raw, "utf-8"), False
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        wire, text = _leniently(bytes(raw))
        odd = True
    given = message_id_of(wire.message_id)
    item = Item(wire, text, given or new_message_id(), odd)
    if given is None or not wire.type or (delivery.context is not None and wire.context is UNSET):
        _complete(item, delivery)
    return item


def event_row(item: Item, source: Source, delivery: Delivery) -> EventRow:
    """The row that an item becomes. Raises `Unusable`."""
    if len(item.text) > MOST_BYTES // 4 and len(item.text.encode()) > MOST_BYTES:
        raise Unusable("collector.large_event", most=MOST_BYTES // 1024)
    call = read_call(item.text)
    if not source.ours and (name := reserved(call)) is not None:
        raise Unusable("collector.reserved", name=shortened(name))
    if source.is_page and (name := not_from_a_page(call)) is not None:
        raise Unusable("collector.not_from_a_page", name=name)
    wire, received = item.wire, delivery.received_at
    said = wire.timestamp or wire.original_timestamp
    sent = instant_of(wire.sent_at) if wire.sent_at else delivery.sent
    when = occurred_at(said, sent, received, source.timezone)
    return EventRow(event_key(source.id, item.id), source.id, received, when, item.text)


def _leniently(raw: bytes) -> tuple[Wire, str]:
    try:
        text = raw.decode()
        whole = json.loads(text)
    except UnicodeError as error:
        raise Unusable("tracking.not_utf8") from error
    except (ValueError, RecursionError) as error:
        raise Unusable("tracking.not_json") from error
    if type(whole) is not dict:
        raise Unusable("tracking.not_object")
    wire = msgspec.convert({name: value for name, value in whole.items() if name != "context"}, Wire)
    wire.context = Raw(b"null") if "context" in whole else UNSET
    return wire, text


def _complete(item: Item, delivery: Delivery) -> None:
    """Adds what is missing; every other value keeps its very characters."""
    wire = item.wire
    missing: dict[str, str | Raw] = {}
    if message_id_of(wire.message_id) is None:
        missing["messageId"] = item.id
    if not wire.type and delivery.usual_type:
        missing["type"] = wire.type = delivery.usual_type
    if wire.context is UNSET and delivery.context is not None:
        missing["context"] = delivery.context
    if item.odd:
        told = {name: json.loads(bytes(value)) if type(value) is Raw else value for name, value in missing.items()}
        item.text = json.dumps(json.loads(item.text) | told)
    elif missing:
        encoded = {
            name: value if type(value) is Raw else Raw(msgspec.json.encode(value)) for name, value in missing.items()
        }
        item.text = msgspec.json.encode(_fields(item.text) | encoded).decode()
