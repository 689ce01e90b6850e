"""The bodies of events that come from a folder, in the form that tracking reads."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ondo.actions.load.told import Item
from ondo.domain.events import TRAITS, Event

_encode = msgspec.json.Encoder().encode


def body_of(item: Item, person: str) -> str:
    """The body of an event; `person` is the key of whose it is, as JSON.

    `asStated`: what the folder says is all of it, so that it means here what it means there.
    """
    event = item.event
    if item.properties is None and event.name == TRAITS:
        return _traits(item, person)
    channel = f',"channel":{_json(event.channel)}' if event.channel is not None else ""
    user = f',"user":{_json(event.user)}' if event.user is not None else ""
    told = _told(event) if event.traits or event.account is not None or event.account_traits else ""
    return (
        f'{{"type":"track","event":{_json(event.name)},"properties":{_properties(item)},"messageId":'
        f'{_encode(item.message_id).decode()},"person":{person},"initiator":"{event.initiator}"{channel}{user}{told}'
        ',"asStated":true}'
    )


def _told(event: Event) -> str:
    """What an event tells besides, as members of a JSON object."""
    told: dict[str, object] = {"traits": dict(event.traits)} if event.traits else {}
    if event.account is not None:
        told["account"] = event.account
    if event.account_traits:
        told["accountTraits"] = dict(event.account_traits)
    return f",{_encode(told).decode()[1:-1]}"


def _traits(item: Item, person: str) -> str:
    event = item.event
    told = {"type": TRAITS, "traits": dict(event.traits), "messageId": item.message_id}
    if event.account is not None:
        told |= {"account": event.account, "accountTraits": dict(event.account_traits)}
    return f'{_encode(told).decode()[:-1]},"person":{person},"asStated":true}}'


def _properties(item: Item) -> str:
    told = item.event.properties
    return item.properties or "{}" if item.naming in (None, told) else _encode(dict(told)).decode()


@lru_cache(maxsize=8192)
def _json(text: str) -> str:
    return _encode(text).decode()
