"""The texts of a bucket's log, taken only where they are asked for: few rows of a log are ever told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ondo.domain.events import TRAITS, Initiator
from ondo.engine.kernel.layout import Ints

ROWS = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("seq", pa.int64()),
        pa.field("name", pa.string()),
        pa.field("properties", pa.string()),
        pa.field("initiator", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("user", pa.string()),
        pa.field("flags", pa.string()),
    ]
)
"""What is told of a row beside its numbers; `properties` is JSON text, or null."""


@dataclass(frozen=True)
class Rows:
    """The rows of a log. `source` says of each which row of `table` it is.

    A dated trait row stands among them as the event that the fold takes it for: its name is `traits`, its source
    `-1 - n` for the one with the number `seqs[n]`.
    """

    table: pa.Table
    source: Ints
    seqs: Ints
    _whole: dict[str, pa.Array] = field(default_factory=dict, repr=False, compare=False)
    _matching: dict[str, tuple[Ints, NDArray[np.bool_]]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, table: pa.Table) -> Rows:
        """A log that is the table as it stands."""
        return cls(table, np.arange(table.num_rows), np.zeros(0, dtype=np.int64))

    def texts(self, column: str, rows: Ints) -> pa.Array:
        """The text of each of these rows; null for a row below zero."""
        source = np.where(rows < 0, -1, self.source[np.maximum(rows, 0)]) if len(self.source) else rows
        found = self._column(column).take(pa.array(source, mask=source < 0))
        found = found.dictionary_decode() if isinstance(found, pa.DictionaryArray) else found
        inserted = (rows >= 0) & (source < 0)
        if not inserted.any():
            return found
        told = self._told(column, self.seqs[-1 - source[inserted]])
        return pc.replace_with_mask(found, pa.array(inserted), told.cast(found.type))

    def named(self, rows: Ints) -> NDArray[np.bool_]:
        """Whether each of these rows has an id; a row below zero has none."""
        source = np.where(rows < 0, 0, self.source[np.maximum(rows, 0)]) if len(self.source) else rows
        return (rows >= 0) & ~self._nameless[np.maximum(source, -1)]

    @cached_property
    def _nameless(self) -> NDArray[np.bool_]:
        """Per row of the table, and last of all for inserted ones."""
        empty = pc.equal(pc.binary_length(self._column("id")), 0).fill_null(True).to_numpy(zero_copy_only=False)
        return np.append(empty, False)

    def marked(self, rows: Ints, pattern: str) -> NDArray[np.bool_]:
        """Whether the flags of each of these rows match a pattern; each different text of flags is looked at once."""
        if not len(rows) or not len(self.source):
            return np.zeros(len(rows), dtype=np.bool_)
        codes, matching = self._flags(pattern)
        source = np.where(rows < 0, -1, self.source[np.maximum(rows, 0)])
        return matching[np.where(source < 0, -1, codes[np.maximum(source, 0)])]

    def _flags(self, pattern: str) -> tuple[Ints, NDArray[np.bool_]]:
        """The number of each row's flags, and which of these match; last of all that no flags do not."""
        if pattern not in self._matching:
            column = self._column("flags")
            coded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
            matching = pc.match_substring_regex(coded.dictionary, pattern).to_numpy(zero_copy_only=False)
            codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            self._matching[pattern] = codes, np.append(matching, False)
        return self._matching[pattern]

    def _told(self, column: str, seqs: Ints) -> pa.Array:
        """What dated trait rows with these numbers say there."""
        if column == "id":
            return pc.binary_join_element_wise("traits", pa.array(seqs).cast(pa.string()), ":")
        fixed = {"name": TRAITS, "initiator": Initiator.PERSON.value}
        return pa.array([fixed.get(column)] * len(seqs), pa.string())

    def numbers(self, rows: Ints) -> Ints:
        """The number (`seq`) of each of these rows."""
        source = self.source[rows]
        found: Ints = self._column("seq").to_numpy()[np.maximum(source, 0)]
        inserted = source < 0
        if inserted.any():
            found[inserted] = self.seqs[-1 - source[inserted]]
        return found

    def taken(self, rows: Ints) -> pa.Table:
        """Some of the rows, as a table of `ROWS`."""
        told = {name: self.texts(name, rows) for name in ROWS.names if name != "seq"}
        return pa.table({**told, "seq": self.numbers(rows)}).select(ROWS.names)

    def _column(self, name: str) -> pa.Array:
        if name not in self._whole:
            column = self.table[name]
            self._whole[name] = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        return self._whole[name]
