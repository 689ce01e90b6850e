"""From the body of an event, as it was stored, to a call."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec

from ondo.domain.events import OPPORTUNITY_EVENTS, RETRACTED, TRAITS, TRIAGE
from ondo.tracking.call import Call, Unusable, Wire, call_of
from ondo.tracking.claims import has_somebody

RESERVED = frozenset({TRIAGE, RETRACTED, TRAITS})
"""Names of events that only our own sources may send."""

DONE_BY_US = frozenset(
    (
        *("assigned", "snoozed", "noted", "mql_rated", "explored", "imported_as"),
        *("call_attempted", "call_connected", "mail_sent", "meeting_held"),
        *OPPORTUNITY_EVENTS,
    )
)
"""Names of events that our people and our systems send, and no page: everybody can read a page's write key."""

_decode = msgspec.json.Decoder(Wire).decode


def read_call(body: str | bytes) -> Call:
    """The call in a body. Raises `Unusable` where nothing can be made of it: no JSON object, no type, nobody."""
    try:
        wire = _decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        wire = _mended(body)
    call = call_of(wire)
    if not has_somebody(call):
        raise Unusable("tracking.nobody")
    return call


def reserved(call: Call) -> str | None:
    """The word in a call that only our own sources may say: the name of an event or of a field. None for most."""
    if call.own is not None:
        return "person" if call.own.person else "account"
    return call.name if call.type in ("track", TRAITS) and call.name in RESERVED else None


def not_from_a_page(call: Call) -> str | None:
    """The name of an event that nobody does by opening a page. None for most."""
    return call.name if call.type == "track" and call.name in DONE_BY_US else None


def _mended(body: str | bytes) -> Wire:
    """What the fast decoder refuses and some client writes: NaN, 1e999, half characters, a context that is none."""
    try:
        text = body.decode("utf-8-sig") if isinstance(body, bytes) else body.removeprefix("\ufeff")
        plain = _whole_characters(json.loads(text, parse_constant=_nothing, parse_float=_finite))
    except UnicodeError as error:
        raise Unusable("tracking.not_utf8") from error
    except (ValueError, RecursionError) as error:
        raise Unusable("tracking.not_json") from error
    if not isinstance(plain, dict):
        raise Unusable("tracking.not_object")
    if not isinstance(plain.get("context"), dict):
        plain["context"] = None
    return msgspec.convert(plain, Wire)


def _nothing(constant: str) -> None:
    return None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole_characters(part) for part in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(part) for key, part in value.items()}
    return value
