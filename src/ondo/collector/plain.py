"""What plain clients send, recognised at a glance: most items need no second look, and get none.

Every call of a function counts here. What comes out is what `ondo.collector.items` makes of the same item; a test
compares the two.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Raw, UnsetType

from ondo.collector.items import MOST_BYTES, Delivery
from ondo.collector.sources import Source
from ondo.collector.tables import EventRow
from ondo.tracking.client_time import instant_of, occurred_at
from ondo.tracking.event_keys import event_key
from ondo.tracking.event_names import standard_name
from ondo.tracking.ids import id_of
from ondo.tracking.reading import DONE_BY_US, RESERVED

_LONGEST_NAME = 100
_SENT_BY_SOME = RESERVED | DONE_BY_US
"""Whether a client may say them depends on its kind."""


class _Plain(msgspec.Struct, rename="camel", gc=False):
    type: Literal["track", "page", "screen", "identify", "group", "alias"]
    message_id: str
    event: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    person: None = None
    account: None = None
    context: Raw | UnsetType = UNSET


_decode = msgspec.json.Decoder(_Plain).decode


def plain_row(raw: bytes | Raw, source: Source | None, delivery: Delivery) -> EventRow | None:
    """The row of an item of which something can be made for certain, sent by a client; None for all others."""
    if source is None or source.ours:
        return None
    try:
        item = _decode(raw)
        id_ = id_of(item.message_id)
        if id_ is None or not _is_plain(item, len(raw), delivery):
            return None
        sent = instant_of(item.sent_at) if item.sent_at else delivery.sent
        at = occurred_at(item.timestamp or item.original_timestamp, sent, delivery.received_at, source.timezone)
        return EventRow(event_key(source.id, id_), source.id, delivery.received_at, at, str(raw, "utf-8"))
    except Exception:  # noqa: BLE001  whatever is wrong with it is found out by whoever looks twice
        return None


def _is_plain(item: _Plain, size: int, delivery: Delivery) -> bool:
    """Whether it says what happened and to whom, and nothing has to be added."""
    if size > MOST_BYTES // 4 or (item.context is UNSET and delivery.context is not None):
        return False
    if item.type == "track" and not _says_what(item.event):
        return False
    return id_of(item.anonymous_id) is not None or id_of(item.user_id) is not None


def _says_what(name: object) -> bool:
    said = name.strip() if type(name) is str and len(name) <= _LONGEST_NAME else ""
    return bool(said) and standard_name(said) not in _SENT_BY_SOME
