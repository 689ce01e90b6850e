"""From the bytes of a request to its items."""

from __future__ import annotations

import codecs
import json
import zlib
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from ondo.tracking.call import Unusable

MOST_BYTES = 4 * 1024 * 1024
"""Of a request, unpacked. Segment's clients stop at 500 KB; what a careless one sends beyond that is taken as well."""
MOST_ITEMS = 5_000
_GZIP = b"\x1f\x8b"


class Parcel(msgspec.Struct, frozen=True, gc=False):
    """What is in a body, which is `size` bytes long."""

    items: list[Raw] | list[bytes]
    size: int
    write_key: Any = None
    sent_at: Any = None
    context: Raw | None = None


class _Envelope(msgspec.Struct, rename="camel", gc=False):
    batch: list[Raw] | UnsetType = UNSET
    write_key: Any = None
    sent_at: Any = None
    context: Raw | UnsetType = UNSET


_open = msgspec.json.Decoder(_Envelope).decode


def unpacked(body: bytes) -> bytes:
    """The text of a body, whatever its headers call it: some clients say gzip, some only send it. Raises `Unusable`."""
    if body.startswith(_GZIP):
        unpacking = zlib.decompressobj(wbits=31)
        try:
            body = unpacking.decompress(body, MOST_BYTES + 1)
        except zlib.error as error:
            raise Unusable("collector.broken_gzip") from error
        if len(body) > MOST_BYTES:
            raise Unusable("collector.too_large", most=MOST_BYTES)
        if not unpacking.eof:
            raise Unusable("collector.broken_gzip")
    return body.removeprefix(codecs.BOM_UTF8)


def opened(body: bytes) -> Parcel:
    """What is in a body: the items of its batch, or itself as the only one. Raises `Unusable`."""
    try:
        envelope = _open(body)
    except msgspec.ValidationError:
        return Parcel([body], len(body))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _opened_leniently(body)
    items = envelope.batch
    if items is UNSET:
        return Parcel([body], len(body), envelope.write_key)
    _check_count(items)
    context = None if envelope.context is UNSET else envelope.context
    return Parcel(items, len(body), envelope.write_key, envelope.sent_at, context)


def _opened_leniently(body: bytes) -> Parcel:
    """One odd item (NaN, half a character) makes a strict reader refuse the whole batch; the others are in order."""
    try:
        whole = json.loads(body.decode())
        items = whole.get("batch") if type(whole) is dict else None
        if type(items) is not list:
            return Parcel([body], len(body))
        _check_count(items)
        context = Raw(json.dumps(whole["context"]).encode()) if "context" in whole else None
        texts = [json.dumps(item).encode() for item in items]
        return Parcel(texts, len(body), whole.get("writeKey"), whole.get("sentAt"), context)
    except (ValueError, RecursionError):
        return Parcel([body], len(body))


def _check_count(items: list[Any]) -> None:
    if len(items) > MOST_ITEMS:
        raise Unusable("collector.too_many", count=len(items), most=MOST_ITEMS)
