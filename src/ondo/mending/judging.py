"""The collector's own judgement, given again: the same reading, the same columns, the clock of when it first came."""

from __future__ import annotations

import json
from contextlib import suppress

from ondo.actions.resubmit import Admitted
from ondo.collector.bodies import opened, unpacked
from ondo.collector.items import Delivery, event_row, read_item
from ondo.collector.sources import Source as Sender
from ondo.domain.errors import OndoError
from ondo.store.models import Quarantined, Source
from ondo.store.reading.quarantined import original, text_of
from ondo.texts import say
from ondo.tracking import Unusable
from ondo.tracking.client_time import instant_of


def reason_of(row: Quarantined) -> str:
    """Why a call is in the quarantine, in words."""
    return say(row.reason, None, **row.params)


def named(reason: str) -> str:
    """A reason (`tracking.no_type`) in a few words, whatever the call was."""
    return say(f"quarantine.reason_{reason.partition('.')[2]}")


def content_of(row: Quarantined) -> str:
    """What a call says, as it would be submitted again; a packed body is unpacked."""
    if row.mended is None:
        with suppress(Unusable):
            return unpacked(bytes(row.body)).decode("utf-8", "replace")
    return text_of(row)


def readable(row: Quarantined) -> str:
    """The same, a line for each thing that it says; what is no JSON stays as it is."""
    text = content_of(row)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def problem_of(row: Quarantined) -> str | None:
    """Why a call would still not be taken, in words; None where it would be."""
    try:
        admit(row, row.source)
    except OndoError as error:
        return say(error.problem.key, None, **error.problem.params)
    return None


def admit(row: Quarantined, source: Source | None) -> list[Admitted]:
    """What the collector makes of a call, or of a whole body, by the clock of when it first came. Raises `Unusable`."""
    sender = Sender(source.pk, source.kind, source.timezone, None) if source else Sender(0, "browser", "UTC", None)
    parcel = opened(unpacked(_content(row)))
    sent_at = parcel.sent_at or _number(row.sent_at)
    sent = instant_of(sent_at) if sent_at else None
    delivery = Delivery(row.received_at, context=parcel.context, sent_at=sent_at, sent=sent)
    read = [event_row(read_item(item, delivery), sender, delivery) for item in parcel.items]
    if not read:
        raise Unusable("quarantine.empty")
    return [Admitted(one.key, one.occurred_at, one.body) for one in read]


def _number(text: str | None) -> int | str | None:
    """What a client said as a number was kept as text."""
    return int(text) if text and text.isdecimal() else text


def _content(row: Quarantined) -> bytes:
    """What was mended, or what was received."""
    if row.mended is None:
        return bytes(row.body)
    return row.mended.encode() if original(row) is None else _as_message_of_its_own(row.mended, row.pk)


def _as_message_of_its_own(text: str, number: int) -> bytes:
    """The mended copy of an event that was put aside: by the same id it would count as that event come again."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return text.encode()
    if isinstance(whole, dict):
        whole["messageId"] = f"{whole.get('messageId', '')}~{number}"
    return json.dumps(whole, ensure_ascii=False).encode()
