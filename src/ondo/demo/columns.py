"""The events of some markets as Arrow columns of the history folder's schema, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from ondo.demo.catalogue import CHANNELS, FLAGS, INITIATORS, NAMES, SOURCES, USERS
from ondo.demo.company import Told
from ondo.demo.desk import message_id
from ondo.demo.dice import Ints
from ondo.demo.log import Rows, counted_at
from ondo.engine.history.schema import EVENTS, TOLD

_FRONT = len(message_id(0, 0)) - 8
"""The characters before the eight digits of an event's number."""


@dataclass(frozen=True)
class Market:
    """One market, ready to be written: when events count, their first number, keys and buckets by person."""

    told: Told
    at: Ints
    first_seq: int
    keys: pl.Series
    bucket_of: Ints


@dataclass(frozen=True)
class Slice:
    """The events of one bucket."""

    bucket: int
    table: pa.Table
    people: Ints
    at: Ints


@dataclass(frozen=True)
class _Stretch:
    """Several markets as one: people and phrases are numbered through."""

    rows: Rows
    market: Ints
    at: Ints
    seq: Ints
    keys: pa.Array
    phrases: pa.Array


def slices(markets: Sequence[Market]) -> Iterator[Slice]:
    """The events of some markets, bucket by bucket, in the order of the table."""
    stretch = _joined(markets)
    bucket = np.concatenate([one.bucket_of for one in markets]).astype(np.uint16)[stretch.rows.person]
    order = np.argsort(bucket, kind="stable")
    ends = np.cumsum(np.bincount(bucket, minlength=1))
    for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        if start < end:
            chosen: Ints | slice = order[start:end] if len(ends) > 1 else slice(None)
            table, people = _table(stretch, chosen)
            yield Slice(number, table, people, stretch.at[chosen])


def _joined(markets: Sequence[Market]) -> _Stretch:
    logs = [one.told.rows for one in markets]
    first = markets[0].told.people.first_number
    numbers, texts = _phrases_numbered_through(markets)
    columns = {field.name: np.concatenate([getattr(log, field.name) for log in logs]) for field in fields(Rows)}
    columns["person"] = np.concatenate([one.told.rows.person + one.told.people.first_number - first for one in markets])
    columns["says"] = np.concatenate([numbers_of[log.says] for numbers_of, log in zip(numbers, logs, strict=True)])
    return _Stretch(
        rows=Rows(**columns),
        market=np.repeat([one.told.number for one in markets], [len(log) for log in logs]),
        at=np.concatenate([one.at for one in markets]),
        seq=np.concatenate([one.first_seq + np.arange(len(one.at), dtype=np.int64) for one in markets]),
        keys=pl.concat([one.keys for one in markets]).to_arrow().cast(pa.string()),
        phrases=pa.array(texts, pa.string()),
    )


def _phrases_numbered_through(markets: Sequence[Market]) -> tuple[list[NDArray[np.int32]], list[str]]:
    """For each market the new numbers of its phrases, and all texts, each once."""
    known: dict[str, int] = {}
    lists = [one.told.phrases.texts for one in markets]
    numbers = [np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32) for texts in lists]
    return numbers, list(known)


def _table(stretch: _Stretch, chosen: Ints | slice) -> tuple[pa.Table, Ints]:
    rows = stretch.rows.picked(chosen)
    person, people = _compact(rows.person, stretch.keys)
    properties, _ = _compact(rows.says, stretch.phrases)
    what = rows.what.astype(np.intp)  # once: numpy would turn it into this for each column
    columns = {
        "person": person,
        "at": pa.array(stretch.at[chosen]),
        "seq": pa.array(stretch.seq[chosen]),
        "message_id": message_ids(stretch.market[chosen], rows.id),
        "source": _by_kind(what, SOURCES),
        "name": _by_kind(what, NAMES),
        "properties": properties,
        "initiator": _by_kind(what, INITIATORS),
        "channel": _by_kind(what, CHANNELS),
        "occurred_at": pa.array(rows.occurred),
        "received_at": pa.array(rows.received),
        "user": _by_kind(rows.user, USERS),
        "flags": _by_kind(rows.flag, FLAGS),
        **{name: pa.nulls(len(what), pa.string()) for name in TOLD},
    }
    schema = pa.schema([pa.field(one.name, columns[one.name].type, nullable=one.optional) for one in EVENTS.columns])
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema), people


def _compact(numbers: NDArray[np.integer], values: pa.Array) -> tuple[pa.DictionaryArray, Ints]:
    """A column of these numbered values, with only the values that occur in its dictionary."""
    used = np.zeros(len(values), dtype=bool)
    used[numbers] = True
    kept = np.flatnonzero(used)
    renumbered = np.zeros(len(values), dtype=np.int32)
    renumbered[kept] = np.arange(len(kept), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(renumbered[numbers], values.take(pa.array(kept))), kept


def _by_kind(numbers: NDArray[np.integer], words: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of a few words by number; empty words are null."""
    different = sorted({word for word in words if word})
    codes = np.array([different.index(word) if word else -1 for word in words], dtype=np.int8)
    code = codes[numbers]
    mask = code < 0 if codes.min() < 0 else None
    return pa.DictionaryArray.from_arrays(pa.array(code, mask=mask), pa.array(different, pa.string()))


def message_ids(markets: Ints, numbers: NDArray[np.int32]) -> pa.Array:
    """The ids of events as text (`desk.message_id` says the same of one)."""
    n, first = len(numbers), int(markets.min())
    fronts = np.array([message_id(market, 0)[:_FRONT] for market in range(first, int(markets.max()) + 1)], dtype="S")
    text = np.empty(n, dtype=[("front", f"S{_FRONT}"), ("high", np.uint32), ("low", np.uint32)])
    high, low = np.divmod(numbers, 10_000)
    text["front"], text["high"], text["low"] = fronts[markets - first], _four_digits()[high], _four_digits()[low]
    offsets = np.arange(0, (n + 1) * text.itemsize, text.itemsize, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(text))


@lru_cache(maxsize=1)
def _four_digits() -> NDArray[np.uint32]:
    """The numbers below 10,000 as four characters each, which are copied as if they were one number."""
    return np.array([f"{number:04d}" for number in range(10_000)], dtype="S4").view(np.uint32)


def log_times(told: Told) -> Ints:
    """When each event of the market counts."""
    return counted_at(told.rows)
