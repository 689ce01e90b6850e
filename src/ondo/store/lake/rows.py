"""What the store knows of people, as rows of a history folder. It means there what it means here, to the bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl

from ondo.domain.events import Event
from ondo.engine.history.schema import ACCOUNT, EVENTS, FOLLOWED, OPPORTUNITIES, PERSON_TRAITS
from ondo.store.bulk import listed, rows
from ondo.store.reading.log import Start, entry, starts

OURS = "ondo"
"""The source of what no client told: what holds from before somebody's first event, and opportunities as they stand."""
PEOPLE_AT_ONCE = 20_000

_encode = msgspec.json.Encoder().encode

_LOGS = (
    "SELECT l.person_id, e.source_id, l.flags, l.seq, l.event_id, l.at, l.flags, l.told, e.received_at, e.occurred_at,"
    " e.body FROM ledger l JOIN event e ON e.id = l.event_id WHERE l.person_id {people}"
    " ORDER BY l.person_id, l.at, l.seq"
)


def people() -> Iterator[pl.DataFrame]:
    """Everybody of whom anything was decided, in the order of their numbers: id, person, stamp."""
    schema = {name: FOLLOWED.schema[name] for name in ("id", "person", "stamp")}
    last = 0
    while found := rows(
        "SELECT p.id, p.key, f.stamp FROM fold_state f JOIN person p ON p.id = f.person_id"
        f" WHERE f.person_id > %s ORDER BY f.person_id LIMIT {PEOPLE_AT_ONCE}",
        [last],
    ):
        last = found[-1][0]
        yield pl.DataFrame(found, schema=schema, orient="row")


def sources() -> dict[int, str]:
    """The keys of all sources by their numbers."""
    return dict(rows("SELECT id, key FROM source"))


def events_of(keys: Mapping[int, str], named: Mapping[int, str]) -> pl.DataFrame:
    """The logs of these people (number → key) as rows of the events table, in order. `named`: the sources."""
    where, parameter = listed([*keys])
    found = rows(_LOGS.format(people=where), [parameter])
    told = (
        _row(keys[person], named[source], flags, event)
        for person, source, flags, *rest in found
        if (event := entry(*rest)) is not None
    )
    return _frame(told, EVENTS.schema)


def _row(person: str, source: str, flags: str | None, event: Event) -> tuple[Any, ...]:
    return (
        person,
        event.at,
        event.seq,
        event.id,
        source,
        event.name,
        _json(event.properties),
        event.initiator.value,
        event.channel,
        event.at if event.occurred_at is None else event.occurred_at,
        event.recorded_at,
        event.user,
        flags,
        _json(event.traits),
        event.account,
        _json(event.account_traits),
    )


def _json(told: Mapping[str, object]) -> str | None:
    return _encode(dict(told)).decode() if told else None


def starts_of(keys: Mapping[int, str]) -> pl.DataFrame:
    """What holds of these people from before their first event, as rows of the table of traits."""
    told = (row for person, start in sorted(starts([*keys]).items()) for row in _undated(keys[person], start))
    return _frame(told, PERSON_TRAITS.schema).sort(PERSON_TRAITS.order, nulls_last=False)


def _undated(person: str, start: Start) -> Iterator[tuple[Any, ...]]:
    if start.account is not None:
        yield person, None, 0, ACCOUNT, start.account, OURS, None
    for of, traits in ((None, start.traits), (ACCOUNT, start.account_traits)):
        yield from ((person, None, 0, trait, _text(value), OURS, of) for trait, value in traits.items())


def _text(value: object) -> str:
    return value if isinstance(value, str) else _encode(value).decode()


def lengths(events: pl.DataFrame) -> pl.DataFrame:
    """How many rows each person has among these."""
    return events.group_by("person").agg(pl.len().cast(pl.Int64).alias("events"))


def opportunities() -> pl.DataFrame:
    """All opportunities as they stand, with whoever stands for their people."""
    found = rows(
        "SELECT o.key, r.key, a.key, o.opened_at, o.closed_at, o.status, o.amount, o.currency, o.reason, o.owner"
        " FROM opportunity o LEFT JOIN person p ON p.id = o.person_id"
        " LEFT JOIN person r ON r.id = COALESCE(p.root_id, p.id) AND r.erased_at IS NULL"
        " LEFT JOIN account a ON a.id = o.account_id"
    )
    told = ((*row[:6], None if row[6] is None else Decimal(row[6]) / 1000, *row[7:], OURS) for row in found)
    return _frame(told, OPPORTUNITIES.schema).sort(OPPORTUNITIES.order)


def count(table: str) -> int:
    """How many rows a table has."""
    found: int = rows(f"SELECT COUNT(*) FROM {table}")[0][0]
    return found


def _frame(told: Iterable[tuple[Any, ...]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    columns = list(zip(*told, strict=True))
    if not columns:
        return pl.DataFrame(schema=schema)
    named = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([pl.Series(name, column, dtype=kind) for (name, kind), column in named])
