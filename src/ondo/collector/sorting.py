"""The items of a request, sorted into events and quarantine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Raw

from ondo.collector.items import Delivery, Item, event_row, read_item
from ondo.collector.plain import plain_row
from ondo.collector.sources import Source
from ondo.collector.tables import Deposit, QuarantineRow
from ondo.collector.telling import tell
from ondo.domain.instants import Instant
from ondo.texts.mistakes import where
from ondo.tracking.call import Unusable
from ondo.tracking.client_time import shortened

OwnSource: TypeAlias = Callable[[Item, Delivery], Source]
"""The source of an item by the key that it carries itself. Raises `Unusable`."""


class Sorted(msgspec.Struct):
    """What is to be stored, and how many items came from which source; None is whoever we do not know."""

    deposit: Deposit
    senders: dict[Source | None, int] = {}

    def sort(
        self, raws: Sequence[bytes] | Sequence[Raw], source: Source | None, delivery: Delivery, own_source: OwnSource
    ) -> None:
        """Sorts the items. Where the request does not say its source, each item may, with a key of its own."""
        events, plain = self.deposit.events, 0
        for raw in raws:
            row = plain_row(raw, source, delivery)
            if row is None:
                self._look_at(raw, source, delivery, own_source)
            else:
                events.append(row)
                plain += 1
        if plain:
            self.senders[source] = self.senders.get(source, 0) + plain

    def _look_at(self, raw: bytes | Raw, source: Source | None, delivery: Delivery, own_source: OwnSource) -> None:
        whose, item = source, None
        try:
            item = read_item(raw, delivery)
            whose = source or own_source(item, delivery)
            self.deposit.events.append(event_row(item, whose, delivery))
            self.senders[whose] = self.senders.get(whose, 0) + 1
        except Exception as error:  # noqa: BLE001  whatever one item does, the others are taken
            sent_at = (item.wire.sent_at if item else None) or delivery.sent_at
            body = item.text.encode() if item else bytes(raw)
            self.put_aside(body, whose, delivery.received_at, _reason(error), sent_at)

    def put_aside(
        self, body: bytes, source: Source | None, received_at: Instant, error: Unusable, sent_at: object = None
    ) -> None:
        """One item into the quarantine, with the reason."""
        problem = error.problem
        row = QuarantineRow(
            source_id=source.id if source is not None else None,
            received_at=received_at,
            reason=problem.key,
            params=json.dumps({name: _telling(value) for name, value in problem.params.items()}),
            body=body,
            sent_at=shortened(sent_at)[:40] if sent_at else None,
        )
        self.deposit.quarantined.append(row)
        self.senders[source] = self.senders.get(source, 0) + 1


def _reason(error: Exception) -> Unusable:
    """Why an item is not in order; a mistake of ours is none of its maker's, but the item is kept all the same."""
    if isinstance(error, Unusable):
        return error
    tell("collector.mistake", why=where(error))
    return Unusable("collector.mistake", why=where(error))


def _telling(value: object) -> object:
    """A parameter of a message; what a client sent in it may hold characters that no database takes."""
    return shortened(value) if isinstance(value, str) else value
