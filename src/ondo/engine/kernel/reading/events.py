"""The events of a bucket in columns: one person after the other, in log order, whatever the order of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.engine.history import History
from ondo.engine.history.schema import TOLD
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.reading.accounts import begins
from ondo.engine.kernel.reading.coded import Coded, combined, read_coded
from ondo.engine.kernel.reading.ordering import log_order

CODED = ("name", "properties", "initiator", "channel", "flags")
DICTIONARIES = ("person", "user", *CODED)
COLUMNS = ("at", "seq", "message_id", "occurred_at", "received_at", *DICTIONARIES, *TOLD)


@dataclass(frozen=True)
class Different:
    """The different events of a bucket. `number` says for each event which it is; `rows` has one of each.

    `plain` and `plain_rows` say the same with properties left aside.
    """

    plain: Ints
    plain_rows: Ints
    number: Ints
    rows: Ints


@dataclass(frozen=True)
class Events:
    """`order` says of each event which row of the table it is; None where the table stands in order."""

    table: pa.Table
    order: Ints | None
    people: pa.Array
    first: Ints
    """Where the events of each person begin, and where those of the last one end."""
    at: Ints
    seq: Ints
    texts: Mapping[str, Coded]
    """The columns of `CODED`."""

    @classmethod
    def read(cls, history: History, number: int) -> Events:
        """The events of a bucket."""
        table = read_coded(history.events_file(number), COLUMNS, DICTIONARIES)
        person, at, seq = Coded.of(table["person"]), table["at"].to_numpy(), table["seq"].to_numpy()
        order = log_order(person, at, seq)
        if order is not None:
            person, at, seq = person.taken(order), at[order], seq[order]
        first = begins(person.codes)
        texts = {name: Coded.of(table[name]) for name in CODED}
        return cls(
            table=table,
            order=order,
            people=person.words.take(pa.array(person.codes[first[:-1]])),
            first=first,
            at=at,
            seq=seq,
            texts=texts if order is None else {name: text.taken(order) for name, text in texts.items()},
        )

    def __len__(self) -> int:
        return len(self.at)

    def rows(self, events: Ints) -> Ints:
        """Which rows of the table some events are."""
        return events if self.order is None else self.order[events]

    def ordered(self, column: Ints) -> Ints:
        """A column of the table in the order of the events."""
        return column if self.order is None else column[self.order]

    def whose(self, events: Ints) -> Ints:
        """The people to whom some events belong."""
        return np.searchsorted(self.first, events, side="right") - 1

    def since(self) -> Ints:
        """From when on each fades: when it happened, if that is before it counts."""
        return np.minimum(self.at, self._instants("occurred_at"))

    def recorded(self) -> Ints:
        """When each was written down."""
        return self._instants("received_at")

    def _instants(self, name: str) -> Ints:
        column = self.table[name]
        if column.null_count == 0:
            return self.ordered(column.to_numpy())
        missing = pc.is_null(column).to_numpy()
        return np.where(self.ordered(missing), self.at, self.ordered(column.fill_null(0).to_numpy()))

    @cached_property
    def nameless(self) -> Ints:
        """Events without an id."""
        empty = pc.equal(pc.binary_length(self.table["message_id"]), 0)
        if not pc.any(empty).as_py():
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.ordered(empty.to_numpy()))

    @cached_property
    def telling(self) -> Ints:
        """Events that tell something of a person beside what happened."""
        columns = [self.table[name] for name in TOLD if name in self.table.column_names]
        found = [pc.is_valid(one).to_numpy() for one in columns if one.null_count < len(self)]
        return np.flatnonzero(self.ordered(np.logical_or.reduce(found))) if found else np.zeros(0, dtype=np.int64)

    @cached_property
    def different(self) -> Different:
        """The events that are different in any of their texts, or in having an id."""
        properties = self.texts["properties"]
        parts = [(text.codes, len(text.words)) for name, text in self.texts.items() if name != "properties"]
        if len(self.nameless):
            has_none = np.zeros(len(self), dtype=np.int64)
            has_none[self.nameless] = 1
            parts.append((has_none, 2))
        plain, plain_rows = combined(parts)
        number, rows = combined([(plain, len(plain_rows)), (properties.codes, len(properties.words))])
        return Different(plain, plain_rows, number, rows)
