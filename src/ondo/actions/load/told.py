"""What a folder tells of a person: events in log order, dated traits among them, and the keys that lead to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from ondo.actions.load.plan import NAMESPACE, Plan
from ondo.actions.load.whose import as_read, keys_in, shortened
from ondo.domain.events import RETRACTED, TRAITS, TRIAGE, Event
from ondo.domain.identity import ANONYMOUS, IMPORT, Key
from ondo.domain.traits import IDENTIFIED
from ondo.engine.history import Entry, History, PersonLog
from ondo.tracking.call import LONGEST_NAME
from ondo.tracking.event_keys import event_key

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(slots=True)
class Item:
    """An event on its way into the store.

    `event` is nobody else's, so its id and what it names may still be put in. `properties` is JSON as written, `naming`
    the same where other events are named in it, as the folder calls them.
    """

    event: Event
    source: int
    message_id: str
    key: bytes
    properties: str | None = None
    flags: str | None = None
    naming: Mapping[str, object] | None = None


@dataclass(slots=True)
class Told:
    """One person of the folder. `start` is the JSON of what holds from before the first event."""

    key: str
    items: list[Item]
    start: str | None
    keys: tuple[Key, ...]
    """Strongest first; the first is the key in the folder."""
    known: bool

    @property
    def since(self) -> int | None:
        """When they first come up."""
        return self.items[0].event.at if self.items else None


def people_of(history: History, bucket: int, plan: Plan) -> Iterator[Told]:
    """Everybody in a bucket of whom anything is known by then."""
    for log, entries in history.entries(bucket):
        items = [item for item in _items(log, entries, plan) if item.event.at <= plan.as_of]
        start = _start(log, plan)
        if items or start is not None:
            found, known = keys_in(log.person, [log.traits, *_introductions(items)])
            own = Key(IMPORT, f"{NAMESPACE}:{shortened(log.person)}")
            yield Told(log.person, items, start, (own, *found), known or any(k.kind != ANONYMOUS for k in found))


def _introductions(items: Sequence[Item]) -> Iterator[Mapping[str, object]]:
    """What is told of the person themselves. Nothing that a machine did counts."""
    for item in items:
        event = item.event
        if event.name == IDENTIFIED and not event.flagged:
            yield {**event.properties, **event.traits}
        elif event.traits and not event.flagged:
            yield event.traits


def _start(log: PersonLog, plan: Plan) -> str | None:
    told = {"traits": log.traits, "account": plan.account(log.account), "account_traits": log.account_traits}
    return _encode({key: value for key, value in told.items() if value}).decode() if any(told.values()) else None


def with_start(before: str | None, told: str | None) -> str | None:
    """What holds from before somebody's first event, after a folder told more of it: the last word counts."""
    if before is None or told is None:
        return told if before is None else before
    old, new = _decode(before), _decode(told)
    for part in ("traits", "account_traits"):
        new[part] = {**old.get(part, {}), **new.get(part, {})}
    if new.get("account", old.get("account")) != old.get("account"):
        new["account_traits"] = _decode(told).get("account_traits", {})
    return _encode({key: value for key, value in {**old, **new}.items() if value}).decode()


def _items(log: PersonLog, entries: Sequence[Entry], plan: Plan) -> Iterator[Item]:
    """The folder's events are among those of the log in their own order; the others are dated traits."""
    rows, repeats = iter(entries), Counter[str]()
    row = next(rows, None)
    for event in log.events:
        if row is not None and event is row.event:
            yield _of_row(log.person, row, plan)
            row = next(rows, None)
        else:
            yield _of_traits(log.person, event, plan, repeats)


def _of_row(person: str, row: Entry, plan: Plan) -> Item:
    event, source = row.event, plan.sources[row.source]
    if (name := _name(event.name)) != event.name:
        object.__setattr__(event, "name", name)
    if (channel := as_read(event.channel)) != event.channel:
        object.__setattr__(event, "channel", channel)
    if (user := as_read(event.user)) != event.user:
        object.__setattr__(event, "user", user)
    if event.account is not None:
        object.__setattr__(event, "account", plan.account(event.account))
    # in a lake, what was told of an account reaches each of its people under the same id
    message_id = f"{row.message_id}@{person}" if event.name == TRAITS else row.message_id
    naming = event.properties if event.name in (RETRACTED, TRIAGE) else None
    key = event_key(source, message_id)
    return Item(event, source, message_id, key, row.properties, _words(row.flags), naming)


def _of_traits(person: str, event: Event, plan: Plan, repeats: Counter[str]) -> Item:
    """Traits have no id of their own: it is made of what they say, so that they are known when they come again.

    `repeats`: how often the person has said what; two sources may say the same at one instant.
    """
    said = [person, event.at, dict(event.traits), event.account, dict(event.account_traits)]
    message_id = f"traits:{blake2b(_encode(said), digest_size=12).hexdigest()}"
    repeats[message_id] += 1
    if (times := repeats[message_id]) > 1:
        message_id = f"{message_id}#{times}"
    if event.account is not None:
        object.__setattr__(event, "account", plan.account(event.account))
    return Item(event, plan.own, message_id, event_key(plan.own, message_id))


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    return (as_read(name) or "-")[:LONGEST_NAME].strip()


_WORDS = ("bot", "scanner", "proxy", "accepted", "refused")


@lru_cache(maxsize=256)
def _words(flags: str | None) -> str | None:
    """The flags that mean something."""
    given = flags.split() if flags else ()
    return " ".join(word for word in _WORDS if word in given) or None


def unmarked(flags: str | None) -> str | None:
    """Flags without the marks of a verdict."""
    return " ".join(word for word in (flags or "").split() if word in _WORDS[:3]) or None
