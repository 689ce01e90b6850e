"""The events of a market as Arrow columns of the history folder's schema, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ondo.demo.catalogue import CHANNELS, FLAGS, INITIATORS, NAMES, SOURCES, USERS
from ondo.demo.company import Told
from ondo.demo.dice import Ints
from ondo.demo.log import Rows, counted_at
from ondo.engine.history.schema import EVENTS

_MARKET_DIGITS, _NUMBER_DIGITS = 5, 8


@dataclass(frozen=True)
class Slice:
    """The events of one bucket."""

    bucket: int
    table: pa.Table
    people: Ints
    at: Ints


def slices(told: Told, at: Ints, keys: pa.Array, bucket_of: Ints, first_seq: int) -> Iterator[Slice]:
    """The market's events, bucket by bucket, in the order of the table. `keys` and `bucket_of` are by person."""
    rows = told.rows
    seq = first_seq + np.arange(len(rows), dtype=np.int64)
    bucket = bucket_of.astype(np.uint16)[rows.person]
    order = np.argsort(bucket, kind="stable")
    ends = np.cumsum(np.bincount(bucket, minlength=1))
    phrases = pa.array(told.phrases.texts, pa.string())
    for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        if start < end:
            chosen: Ints | slice = order[start:end] if len(ends) > 1 else slice(None)
            table, people = _table(told.number, rows.picked(chosen), at[chosen], seq[chosen], keys, phrases)
            yield Slice(number, table, people, at[chosen])


def _table(market: int, rows: Rows, at: Ints, seq: Ints, keys: pa.Array, phrases: pa.Array) -> tuple[pa.Table, Ints]:
    person, people = _compact(rows.person, keys)
    properties, _ = _compact(rows.says, phrases)
    columns = {
        "person": person,
        "at": pa.array(at),
        "seq": pa.array(seq),
        "message_id": message_ids(market, rows.id),
        "source": _by_kind(rows.what, SOURCES),
        "name": _by_kind(rows.what, NAMES),
        "properties": properties,
        "initiator": _by_kind(rows.what, INITIATORS),
        "channel": _by_kind(rows.what, CHANNELS),
        "occurred_at": pa.array(rows.occurred),
        "received_at": pa.array(rows.received),
        "user": _by_kind(rows.user, USERS),
        "flags": _by_kind(rows.flag, FLAGS),
    }
    return pa.table({name: columns[name] for name in EVENTS.schema}), people


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
    code = np.array([different.index(word) if word else -1 for word in words], dtype=np.int8)[numbers]
    return pa.DictionaryArray.from_arrays(pa.array(code, mask=code < 0), pa.array(different, pa.string()))


def message_ids(market: int, numbers: NDArray[np.int32]) -> pa.Array:
    """The ids of events as text (`desk.message_id` says the same of one)."""
    n, width = len(numbers), _MARKET_DIGITS + 1 + _NUMBER_DIGITS
    text = np.empty((n, width), dtype=np.uint8)
    text[:, : _MARKET_DIGITS + 1] = np.frombuffer(f"{market:05d}-".encode(), dtype=np.uint8)
    rest = numbers.astype(np.uint32)
    for place in range(width - 1, _MARKET_DIGITS, -1):
        rest, digit = np.divmod(rest, np.uint32(10))
        text[:, place] = digit + ord("0")
    offsets = np.arange(0, (n + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(text))


def log_times(told: Told) -> Ints:
    """When each event of the market counts."""
    return counted_at(told.rows)
