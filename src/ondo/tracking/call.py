"""One call of a client, cleaned: whatever is of the wrong type is left out, what is left can be relied upon."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS
from ondo.domain.traits import IDENTIFIED
from ondo.tracking.event_names import standard_name
from ondo.tracking.ids import Id, id_of

Object: TypeAlias = dict[str, Any]
"""A JSON object."""


class Unusable(OndoError):
    """A body of which nothing can be made; its message says why."""


class Wire(msgspec.Struct, rename="camel"):
    """An item as it comes in: anything may be anything."""

    type: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    properties: Any = None
    traits: Any = None
    context: Any = None
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


class Own(msgspec.Struct, frozen=True):
    """What only our own sources say (desks, imports): whose event it is without asking, who recorded it, and how."""

    person: str | None
    account: str | None
    account_traits: Object
    initiator: str | None
    channel: str | None
    user: str | None


class Call(msgspec.Struct, frozen=True):
    """A call that was read. `name` is the event's name as playbooks know it; `timestamp` is the client's own text."""

    type: str
    name: str
    properties: Object
    traits: Object
    context: Object
    user_id: Id | None
    anonymous_id: Id | None
    group_id: Id | None
    previous_id: Id | None
    message_id: str | None
    timestamp: str | None
    sent_at: str | None
    own: Own | None


def call_of(wire: Wire) -> Call:
    """The call in an item. Raises Unusable."""
    kind = _type(wire.type)
    context = _object(wire.context)
    traits = _object(wire.traits)
    if kind == "identify" and (remembered := context.get("traits")) and type(remembered) is dict:
        traits = {**remembered, **traits}
    return Call(
        type=kind,
        name=_name(kind, wire),
        properties=_properties(kind, wire),
        traits=traits,
        context=context,
        user_id=id_of(wire.user_id),
        anonymous_id=id_of(wire.anonymous_id),
        group_id=id_of(wire.group_id) or id_of(context.get("groupId")),
        previous_id=id_of(wire.previous_id),
        message_id=_text(wire.message_id),
        # RudderStack's clients say when a call was made; where its maker says when it happened, they say that besides
        timestamp=_text(wire.timestamp) or _text(wire.original_timestamp),
        sent_at=_text(wire.sent_at),
        own=_own(wire) if wire.person is not None or wire.account is not None else None,
    )


_NAMES = {"page": "page", "screen": "screen", "identify": IDENTIFIED, "group": TRAITS, "alias": TRAITS, TRAITS: TRAITS}
_LONGEST_NAME = 300


def _type(given: object) -> str:
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
    if len(name) > _LONGEST_NAME:
        raise Unusable("tracking.long_event_name", most=_LONGEST_NAME)
    return standard_name(name)


def _properties(kind: str, wire: Wire) -> Object:
    """Pages and screens have a name and a category of their own; they are told with the properties."""
    properties = _object(wire.properties)
    if kind not in ("page", "screen"):
        return properties
    named = {key: text for key, value in (("name", wire.name), ("category", wire.category)) if (text := _text(value))}
    return {**named, **properties} if named else properties


def _own(wire: Wire) -> Own:
    return Own(
        person=_text(wire.person),
        account=_text(wire.account),
        account_traits=_object(wire.account_traits),
        initiator=_text(wire.initiator),
        channel=_text(wire.channel),
        user=_text(wire.user),
    )


def _object(value: object) -> Object:
    return value if type(value) is dict else {}


def _text(value: object) -> str | None:
    return (value.strip() or None) if type(value) is str else None
