"""A made-up crowd as a history folder, with whatever such a folder can hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
from tests.generative.made_up import Dice
from tests.generative.made_up_crowds import Crowd

from ondo.domain.events import TRAITS, Event
from ondo.engine.history import History, PersonLog
from ondo.engine.history.schema import ACCOUNT, EVENTS
from ondo.engine.history.writer import write_history

Row = dict[str, Any]


def history_of(crowd: Crowd, folder: Path, dice: Dice) -> History:
    """The folder of a crowd. Traits are text there, and those of an account are all its members'."""
    numbers = count()
    rows = [(log.person, event, next(numbers)) for log in crowd.logs for event in log.events]
    told = [row for person, event, seq in rows if event.name == TRAITS for row in _person_traits(person, event, seq)]
    known = [row for _, event, seq in rows if event.name == TRAITS for row in _account_traits(event, seq)]
    with write_history(folder, timezone=crowd.playbook.timezone) as writer:
        events = [row for log in crowd.logs for row in _events(dice, log, rows)]
        writer.add_events(pl.DataFrame(events, schema=EVENTS.schema))
        writer.add_person_traits(_frame("person", [*_undated(crowd), *told]), source="told")
        writer.add_account_traits(_frame(ACCOUNT, [*_of_accounts(crowd), *known]), source="told")
    return History.open(folder)


def _frame(key: str, rows: list[Row]) -> pl.DataFrame:
    text = dict.fromkeys((key, "trait", "value"), pl.String)
    return pl.DataFrame(rows, schema={**text, "at": pl.Int64, "seq": pl.Int64})


def _events(dice: Dice, log: PersonLog, rows: list[tuple[str, Event, int]]) -> Iterator[Row]:
    seen = Counter[str]()
    for person, event, seq in rows:
        if person == log.person and event.name != TRAITS:
            name = event.id or f"none{seq}"
            seen[name] += 1
            yield _event(dice, person, event, seq, name, f"source{seen[name]}")


def _event(dice: Dice, person: str, event: Event, seq: int, name: str, source: str) -> Row:
    flags = {"bot": event.flagged, "accepted": event.accepted, "refused": event.refused}
    tells = dice.chance(0.05)
    return {
        "person": person,
        "at": event.at,
        "seq": seq,
        "message_id": f"{person}:{name}",
        "source": source,
        "name": event.name,
        "properties": json.dumps(_renamed(person, event.properties), ensure_ascii=dice.chance(0.5)),
        "initiator": str(event.initiator),
        "channel": event.channel,
        "occurred_at": event.at if event.occurred_at is None else event.occurred_at,
        "received_at": event.recorded_at,
        "user": event.user,
        "flags": " ".join(flag for flag, is_set in flags.items() if is_set) or None,
        "traits": json.dumps({"role": dice.choice(("a", "b", "")), "name": "山田"}) if tells else None,
        "account": dice.choice((None, "acme", "new")) if tells else None,
        "account_traits": json.dumps({"size": dice.choice((3, 8, "x"))}) if tells else None,
    }


def _renamed(person: str, properties: Mapping[str, object]) -> Mapping[str, object]:
    """Ids that are spoken of bear the person's name as well: in a folder, they are everybody's."""
    ids = {key: f"{person}:{properties[key]}" for key in ("event", "citing") if properties.get(key)}
    return {**properties, **ids}


def _texts(at: int | None, seq: int, told: Mapping[str, object]) -> Iterator[Row]:
    texts = ((trait, str(value)) for trait, value in told.items() if value is not None)
    yield from ({"at": at, "seq": seq, "trait": trait, "value": value} for trait, value in texts)


def _person_traits(person: str, event: Event, seq: int) -> Iterator[Row]:
    told = {**event.traits, ACCOUNT: event.account}
    yield from ({"person": person, **row} for row in _texts(event.at, seq, told))


def _account_traits(event: Event, seq: int) -> Iterator[Row]:
    yield from ({ACCOUNT: event.account or "acme", **row} for row in _texts(event.at, seq, event.account_traits))


def _undated(crowd: Crowd) -> Iterator[Row]:
    for seq, log in enumerate(crowd.logs):
        yield from ({"person": log.person, **row} for row in _texts(None, seq, {**log.traits, ACCOUNT: log.account}))


def _of_accounts(crowd: Crowd) -> Iterator[Row]:
    for seq, log in enumerate(crowd.logs):
        yield from ({ACCOUNT: log.account or "other", **row} for row in _texts(None, seq, log.account_traits))
