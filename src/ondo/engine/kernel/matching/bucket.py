"""A bucket of people as the kernel and the tables of a replay read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.matching.tables import Compiled
from ondo.engine.kernel.packing import packed, unpacked
from ondo.engine.kernel.reading.rows import Rows


@dataclass(frozen=True)
class Bucket:
    """People one after the other, each with their whole log in order.

    `book` is what the kernel reads: the tables of the playbook and of this bucket (`tables`), packed. `log` holds the
    numbers of each row (`layout.L_…`), `rows` its texts. `names`, `companies` and `accounts` say what is known of each
    person at the end, null where nothing is; `problems` what the numbers of refusals stand for.
    """

    people: pa.Array
    book: Ints
    tables: Mapping[int, Ints]
    log: Table
    rows: Rows
    names: pa.Array
    companies: pa.Array
    accounts: pa.Array
    problems: Sequence[str]

    @cached_property
    def first(self) -> Ints:
        """The row at which each person's log begins, and the one after the last."""
        return unpacked(self.book, at.FIRST)[:, 0]

    def under(self, book: Compiled) -> Bucket:
        """The same bucket under a playbook to which everything in it means the same (`alike`)."""
        return replace(self, book=packed(at.BOOK_HEAD, {**book.tables, **self.tables}))

    def what(self, column: int) -> Ints:
        """What is known of each row by its kind (`layout.IS_…`)."""
        return unpacked(self.book, at.KIND_TABLE)[:, column][self.log[:, at.L_KIND]]

    def rows_of(self, people: Ints) -> tuple[Ints, Ints]:
        """The rows of some people, in order, and to whom of them each belongs."""
        first, lengths = self.first[people], np.diff(self.first)[people]
        whose = np.repeat(people, lengths)
        begins = np.repeat(first - np.cumsum(lengths) + lengths, lengths)
        return begins + np.arange(len(whose)), whose
