"""Decodes event columns into `Event`s: the innermost loop of every replay, so it is built for speed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import polars as pl
import pyarrow.parquet as pq

from ondo.domain.events import MACHINES, NOTHING, Event, Initiator
from ondo.domain.instants import Instant
from ondo.engine.history.schema import ACCOUNT, EVENTS, TOLD

_BATCH = 32_768
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class _Draft:
    """An `Event` before it is frozen.

    Filling a frozen dataclass field by field costs five times as much as everything else here together. A plain
    class with the same slots is filled quickly, and becomes an `Event` by changing its class.
    """

    __slots__ = Event.__slots__

    def __init__(
        self,
        at: Instant,
        seq: int,
        name: str,
        properties: Mapping[str, object],
        initiator: Initiator,
        channel: str | None,
        id_: str,
        occurred_at: Instant,
        recorded_at: Instant | None,
        user: str | None,
        flags: str | None,
    ) -> None:
        self.at = at
        self.seq = seq
        self.name = name
        self.properties = properties
        self.initiator = initiator
        self.channel = channel
        self.id = id_
        self.occurred_at = None if occurred_at == at else occurred_at
        self.recorded_at = recorded_at
        self.user = user
        self.traits = NOTHING
        self.account = None
        self.account_traits = NOTHING
        self.flagged = self.accepted = self.refused = False
        if flags:
            words = flags.split()
            self.flagged = not MACHINES.isdisjoint(words)
            self.accepted = "accepted" in words
            self.refused = "refused" in words
        self.__class__ = Event  # type: ignore[assignment]


class Entry(NamedTuple):
    """An event with what stands beside it in its row: where it came from, and its properties and flags as written."""

    event: Event
    source: str
    message_id: str
    properties: str | None
    flags: str | None


T = TypeVar("T")


def people_events(path: Path) -> Iterator[tuple[str, list[Event]]]:
    """Every person of a bucket with their events in log order; in memory, one batch and one person at a time."""
    return _people(path, decode)


def people_entries(path: Path) -> Iterator[tuple[str, list[Entry]]]:
    """The same with the whole rows. Nobody else has their events, so whoever asked may still change them."""
    return _people(path, _entries)


def _people(path: Path, read: Callable[[pl.DataFrame], list[T]]) -> Iterator[tuple[str, list[T]]]:
    person, events = "", list[T]()
    for frame in _frames(path):
        decoded, taken = read(frame), 0
        for name, length in _runs(frame["person"]):
            if name != person and events:
                yield person, events
                events = []
            person = name
            events += decoded[taken : taken + length]
            taken += length
    if events:
        yield person, events


def _frames(path: Path) -> Iterator[pl.DataFrame]:
    """The rows of a bucket in log order: batch by batch or, where they have to be sorted first, all of them."""
    if path.suffix == ".arrow":
        yield ordered(path)
        return
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH):
            yield pl.DataFrame(batch)


def ordered(path: Path) -> pl.DataFrame:
    """The rows of a bucket that is not in order, in log order."""
    rows = pl.read_ipc_stream(path).cast({pl.Categorical: pl.String})
    return rows.sort(EVENTS.order, maintain_order=True)


def _entries(frame: pl.DataFrame) -> list[Entry]:
    columns = (frame[name].to_list() for name in ("source", "message_id", "properties", "flags"))
    return list(map(Entry, decode(frame), *columns))


def decode(frame: pl.DataFrame) -> list[Event]:
    """Rows of the events table as events."""
    events = _plain(frame)
    there = [name for name in TOLD if name in frame.columns and frame[name].null_count() < frame.height]
    if there:
        _tell(events, frame.select(pl.int_range(pl.len()).alias("row"), *there))
    return events


def _tell(events: list[Event], told: pl.DataFrame) -> None:
    """Put into events what they told of people; few of a file's events tell anything."""
    names = told.columns[1:]
    for row, *values in told.filter(pl.any_horizontal(pl.col(names).is_not_null())).iter_rows():
        for name, value in zip(names, values, strict=True):
            if value is not None:
                object.__setattr__(events[row], name, value if name == ACCOUNT else _decoded(value))


def _plain(frame: pl.DataFrame) -> list[Event]:
    columns = (
        frame["at"].to_list(),
        frame["seq"].to_list(),
        frame["name"].to_list(),
        _properties(frame["properties"]),
        [_INITIATORS[word] for word in frame["initiator"].to_list()],
        frame["channel"].to_list(),
        frame["message_id"].to_list(),
        frame["occurred_at"].to_list(),
        frame["received_at"].to_list(),
        frame["user"].to_list(),
        frame["flags"].to_list(),
    )
    return list(map(_Draft, *columns))  # type: ignore[arg-type]


_INITIATORS = {word.value: word for word in Initiator}


def _properties(texts: pl.Series) -> list[Mapping[str, object]]:
    """The JSON objects, decoded; equal texts share one object, which nobody may change."""
    return [NOTHING if text is None else _decoded(text) for text in texts.to_list()]


@lru_cache(maxsize=65_536)
def _decoded(text: str) -> Mapping[str, object]:
    return _decode(text)


def _runs(people: pl.Series) -> Iterator[tuple[str, int]]:
    runs = people.rle()
    return zip(runs.struct.field("value").to_list(), runs.struct.field("len").to_list(), strict=True)
