"""Dated traits, as rows of the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.events import TRAITS, Event, Initiator
from ondo.domain.instants import Instant
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.traits import TraitRows


@dataclass(frozen=True)
class Inserted:
    """Dated traits as rows of the log: each stands before a row of the events, and belongs to a person."""

    at: Ints
    seq: Ints
    before: Ints
    whose: Ints

    def moved(self, rows: Ints) -> Ints:
        """Where rows of the events are in the log."""
        return rows + np.searchsorted(np.sort(self.before), rows, side="right")

    def with_(self, other: Inserted) -> Inserted:
        """These rows, then the others; a person has rows in one of them only."""
        mine, theirs = (self.at, self.seq, self.before, self.whose), (other.at, other.seq, other.before, other.whose)
        return Inserted(*(np.concatenate(pair) for pair in zip(mine, theirs, strict=True)))

    def among(self, table: pa.Table, first: Ints) -> tuple[pa.Table, Ints, Ints]:
        """The log with these rows in it, where each person's begins, and where these rows are in it."""
        if not len(self.at):
            return table, first, self.before
        count = table.num_rows
        order = np.insert(np.arange(count), self.before, count + np.arange(len(self.before)))
        whole = pa.concat_tables([table, self._rows(table.schema)]).unify_dictionaries()
        more = np.bincount(self.whose, minlength=len(first) - 1)
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        return whole.take(pa.array(order)), first + np.concatenate([[0], np.cumsum(more)]), places[count:]

    def _rows(self, schema: pa.Schema) -> pa.Table:
        """These rows with the columns of the log."""
        seq = pa.array(self.seq)
        told = {
            "at": pa.array(self.at),
            "seq": seq,
            "occurred_at": pa.array(self.at),
            "message_id": pc.binary_join_element_wise("traits", seq.cast(pa.string()), ":"),
            "name": pa.repeat(TRAITS, len(seq)),
            "initiator": pa.repeat(Initiator.PERSON.value, len(seq)),
        }
        columns = [told.get(field.name, pa.nulls(len(seq), plain(field.type))) for field in schema]
        return pa.Table.from_arrays([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def inserted(table: pa.Table, first: Ints, whose: Ints, at: Ints, seq: Ints) -> Inserted:
    """Simple dated rows of these people, at these instants and with these numbers."""
    instants, people = table["at"].to_numpy(), np.repeat(np.arange(len(first) - 1), np.diff(first))
    keys, mine = _keys(people, instants, whose, at)
    low, high = np.searchsorted(keys, mine, side="left"), np.searchsorted(keys, mine, side="right")
    numbers = table["seq"].to_numpy()
    one = np.flatnonzero(high - low == 1)
    high[one] = low[one] + (numbers[low[one]] <= seq[one])
    for row in np.flatnonzero(high - low > 1).tolist():
        high[row] = bisect_right(numbers, seq[row], int(low[row]), int(high[row]))
    return Inserted(at, seq, high, whose)


def _keys(people: Ints, instants: Ints, whose: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Rows of the log and rows to be put among them, as numbers in the order of people and instants."""
    least = min(int(instants.min(initial=0)), int(at.min(initial=0)))
    span = max(int(instants.max(initial=0)), int(at.max(initial=0))) - least + 1
    if span * (int(people.max(initial=0)) + 1) < 2**62:
        return people * span + (instants - least), whose * span + (at - least)
    ranks = np.unique(np.concatenate([instants, at]))
    span = len(ranks)
    return people * span + np.searchsorted(ranks, instants), whose * span + np.searchsorted(ranks, at)


def intricate(
    table: pa.Table, first: Ints, traits: TraitRows, people: Ints, until: Instant
) -> tuple[Inserted, list[Event]]:
    """The dated rows of these people, as the fold takes them."""
    events: list[Event] = []
    before: list[int] = []
    whose: list[int] = []
    ats, seqs = table["at"].to_numpy(), table["seq"].to_numpy()
    for person in people.tolist():
        begins, end = int(first[person]), int(first[person + 1])
        times = list(zip(ats[begins:end].tolist(), seqs[begins:end].tolist(), strict=True))
        told = [e for e in traits.log_of(person, times[0]).events if e.name == TRAITS and e.at <= until]
        events += told
        before += [begins + bisect_right(times, (event.at, event.seq)) for event in told]
        whose += [person] * len(told)
    return Inserted(_ints(e.at for e in events), _ints(e.seq for e in events), _ints(before), _ints(whose)), events


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def plain(kind: pa.DataType) -> pa.DataType:
    """The type of what a column holds, dictionaries aside."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind
