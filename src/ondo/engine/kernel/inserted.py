"""Dated traits, as rows of the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ondo.domain.events import TRAITS, Event, Initiator
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.undated import Undated


@dataclass(frozen=True)
class Inserted:
    """Dated traits as rows of the log: each stands before a row of the events, and belongs to a person."""

    rows: pa.Table
    before: Ints
    whose: Ints
    events: Sequence[Event]

    def among(self, table: pa.Table, first: Ints) -> tuple[pa.Table, Ints, Ints]:
        """The log with these rows in it, where each person's begins, and where these rows are in it."""
        if not self.events:
            return table, first, self.before
        count = table.num_rows
        order = np.insert(np.arange(count), self.before, count + np.arange(len(self.before)))
        whole = pa.concat_tables([table, self.rows]).unify_dictionaries()
        more = np.bincount(self.whose, minlength=len(first) - 1)
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        return whole.take(pa.array(order)), first + np.concatenate([[0], np.cumsum(more)]), places[count:]


def inserted(table: pa.Table, first: Ints, known: Undated) -> Inserted:
    """The dated rows of everybody who has some, as the fold takes them."""
    events: list[Event] = []
    before: list[int] = []
    whose: list[int] = []
    for person in known.changing.tolist():
        begins, end = int(first[person]), int(first[person + 1])
        span = table.slice(begins, end - begins)
        times = list(zip(span["at"].to_pylist(), span["seq"].to_pylist(), strict=True))
        told = [event for event in known.log_of(person, times[0]).events if event.name == TRAITS]
        events += told
        before += [begins + bisect_right(times, (event.at, event.seq)) for event in told]
        whose += [person] * len(told)
    return Inserted(_rows(table.schema, events), _ints(before), _ints(whose), events)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _rows(schema: pa.Schema, events: Sequence[Event]) -> pa.Table:
    """These events as rows of the log."""
    told: dict[str, list[object]] = {
        "at": [event.at for event in events],
        "seq": [event.seq for event in events],
        "occurred_at": [event.at for event in events],
        "message_id": [event.id for event in events],
        "name": [TRAITS] * len(events),
        "initiator": [Initiator.PERSON.value] * len(events),
    }
    nothing = [None] * len(events)
    columns = [pa.array(told.get(field.name, nothing), plain(field.type)) for field in schema]
    return pa.Table.from_arrays([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def plain(kind: pa.DataType) -> pa.DataType:
    """The type of what a column holds, dictionaries aside."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind
