"""One call of a client, cleaned: whatever is of the wrong type is left out, what is left can be relied upon."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS
from ondo.domain.traits import IDENTIFIED
from ondo.tracking.event_keys import message_id_of
from ondo.tracking.event_names import standard_name
from ondo.tracking.ids import Id, cleaned, id_of

Object: TypeAlias = dict[str, Any]
"""A JSON object."""


class Unusable(OndoError):
    """A body of which nothing can be made; its message says why."""


class WireContext(msgspec.Struct, rename="camel"):
    """What a client says about the circumstances; of a good deal more, this is what Ondo reads."""

    page: Any = None
    campaign: Any = None
    traits: Any = None
    user_agent: Any = None
    library: Any = None
    external_ids: Any = None
    group_id: Any = None


class Wire(msgspec.Struct, rename="camel"):
    """An item as it comes in: anything may be anything."""

    type: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    properties: Any = None
    traits: Any = None
    context: WireContext | None = None
    user_id: Any = None
    anonymous_id: Any = None
    group_id: Any = None
    previous_id: Any = None
    message_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    person: Any = None
    account: Any = None
    account_traits: Any = None
    initiator: Any = None
    channel: Any = None
    user: Any = None
    as_stated: Any = None


class Own(msgspec.Struct, frozen=True):
    """What only our own sources say (desks, imports): whose event it is without asking, who recorded it, and how.

    Clients have fields of the same names that mean something else (RudderStack's `channel`), so these count only beside
    `person` or `account`, which the collector takes from nobody else. `as_stated`: all of it is said, and nothing is to
    be concluded from names and properties; so history means in the store what it means in its folder.
    """

    person: str | None
    account: str | None
    account_traits: Object
    initiator: str | None
    channel: str | None
    user: str | None
    as_stated: bool


class Call(msgspec.Struct, frozen=True):
    """A call that was read.

    `name` is the event's name as playbooks know it, `remembered` the traits that the client remembers of whoever is
    logged in, `timestamp` what the client wrote for one.
    """

    type: str
    name: str
    properties: Object
    traits: Object
    page: Object
    campaign: Object
    remembered: Object
    user_agent: str | None
    library: str | None
    external_ids: list[Any]
    user_id: Id | None
    anonymous_id: Id | None
    group_id: Id | None
    previous_id: Id | None
    message_id: Id | None
    timestamp: Any
    sent_at: str | None
    own: Own | None


_NO_CONTEXT = WireContext()
_NAMES = {"page": "page", "screen": "screen", "identify": IDENTIFIED, "group": TRAITS, "alias": TRAITS, TRAITS: TRAITS}
LONGEST_NAME = 300


def call_of(wire: Wire) -> Call:
    """The call in an item. Raises `Unusable` where it says not what it is."""
    context = wire.context or _NO_CONTEXT
    kind = _type(wire.type)
    traits = _object(wire.traits) if wire.traits else {}
    remembered = _object(context.traits) if context.traits else {}
    return Call(
        kind,
        _name(kind, wire),
        _properties(kind, wire),
        {**remembered, **traits} if remembered and kind == "identify" else traits,
        _object(context.page),
        _object(context.campaign) if context.campaign else {},
        remembered,
        context.user_agent if type(context.user_agent) is str else None,
        _text(_object(context.library).get("name")),
        context.external_ids if type(context.external_ids) is list else [],
        id_of(wire.user_id) if wire.user_id else None,  # most calls have few of these: what is not given costs nothing
        id_of(wire.anonymous_id) if wire.anonymous_id else None,
        (id_of(wire.group_id) if wire.group_id else None) or (id_of(context.group_id) if context.group_id else None),
        id_of(wire.previous_id) if wire.previous_id else None,
        message_id_of(wire.message_id),
        # RudderStack's clients say when a call was made; where its maker says when it happened, they say that besides
        wire.original_timestamp if wire.timestamp in (None, "") else wire.timestamp,
        _text(wire.sent_at) if wire.sent_at else None,
        _own(wire) if wire.person is not None or wire.account is not None else None,
    )


def _type(given: object) -> str:
    if given == "track" or given == "page":
        return str(given)
    kind = given.strip().lower() if isinstance(given, str) else ""
    if not kind:
        raise Unusable("tracking.no_type")
    if kind != "track" and kind not in _NAMES:
        raise Unusable("tracking.unknown_type", type=kind[:100])
    return kind


def _name(kind: str, wire: Wire) -> str:
    if kind != "track":
        return _NAMES[kind]
    name = _text(wire.event)
    if name is None:
        raise Unusable("tracking.no_event_name")
    if len(name) > LONGEST_NAME:
        raise Unusable("tracking.long_event_name", most=LONGEST_NAME)
    return name if wire.as_stated is True and wire.person is not None else standard_name(name)


def _properties(kind: str, wire: Wire) -> Object:
    """Pages and screens have a name and a category of their own; they are told with the properties."""
    properties = _object(wire.properties)
    if kind not in ("page", "screen") or (wire.name is None and wire.category is None):
        return properties
    named = {key: text for key, value in (("name", wire.name), ("category", wire.category)) if (text := _text(value))}
    return {**named, **properties}


def _own(wire: Wire) -> Own:
    return Own(
        person=_text(wire.person),
        account=_text(wire.account),
        account_traits=_object(wire.account_traits),
        initiator=_text(wire.initiator),
        channel=_text(wire.channel),
        user=_text(wire.user),
        as_stated=wire.as_stated is True,
    )


def _object(value: Any) -> Object:
    return value if type(value) is dict else {}


def _text(value: Any) -> str | None:
    if type(value) is not str:
        return None
    text = value.strip()
    return (text if text.isprintable() else cleaned(text)) or None
