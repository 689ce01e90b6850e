"""The people whose logs the smaller tables look at again, with all their rows, and what is odd about their logs.

Verdicts, clocks and evidence know events by their ids. Mostly an id is one row; where a person has several events of
one id (they come from different sources), all of them are meant. Such people are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.engine.history.events_file import decode
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.packing import unpacked
from ondo.engine.kernel.results.columns import among, distinct

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd, and with its bits well mixed: tells the same id of two people apart."""
REFUSED = r"(^|\s)refused(\s|$)"


@dataclass(frozen=True)
class Concerned:
    """Some people of a bucket, their rows one after the other, whose each row is, and of what kind."""

    bucket: Bucket
    as_of: Instant
    people: Ints
    rows: Ints
    whose: Ints
    kinds: Ints

    @classmethod
    def of(cls, bucket: Bucket, people: Ints, as_of: Instant) -> Concerned:
        """These people (each once, in order)."""
        rows, whose = bucket.rows_of(people)
        return cls(bucket, as_of, people, rows, whose, bucket.log[rows, at.L_KIND])

    @cached_property
    def twins(self) -> Mapping[int, Ints]:
        """Each row that shares its id with others of the same person → all of those rows, in order.

        Dated trait rows are left aside: those of one instant may well share an id, which only evidence asks for.
        """
        is_traits = unpacked(self.bucket.book, at.KIND_TABLE)[:, at.IS_TRAITS] != 0
        happened = np.flatnonzero(~is_traits[self.kinds])
        return families(self.bucket, self.rows[happened], self.whose[happened])

    @cached_property
    def doubled(self) -> Ints:
        """Who has twins."""
        if not self.twins:
            return self.people[:0]
        return distinct(self.whose[among(self.rows, list(self.twins), len(self.bucket.log))])

    @cached_property
    def _retracting(self) -> tuple[Ints, Ints]:
        """The rows that take something back, and whose they are."""
        kinds = unpacked(self.bucket.book, at.KIND_TABLE)[:, at.IS_RETRACTED] != 0
        if unpacked(self.bucket.book, at.GONE_AT).size <= 1:
            return self.rows[:0], self.whose[:0]
        there = np.flatnonzero(kinds[self.kinds])
        there = there[self.bucket.log[self.rows[there], at.L_AT] <= self.as_of]
        return self.rows[there], self.whose[there]

    @cached_property
    def gone(self) -> Ints:
        """The rows that stand taken back in the end: those that the last retraction of each person leaves out."""
        rows, whose = self._retracting
        last = rows[np.append(whose[1:] != whose[:-1], True)] if len(rows) else rows
        begins, gone = (unpacked(self.bucket.book, table)[:, 0] for table in (at.GONE_AT, at.GONE))
        named = self.bucket.log[last, at.L_GIVEN].tolist()
        return np.concatenate([gone[:0], *(gone[begins[number] : begins[number + 1]] for number in named)])

    @cached_property
    def void_retractions(self) -> Ints:
        """Whose retractions deadlines know nothing of: they were recorded later, or refused."""
        rows, whose = self._retracting
        late = self.bucket.log[rows, at.L_RECORDED] > self.as_of
        return distinct(whose[late | refused(self.bucket, rows)])

    def logs(self, people: Ints) -> Mapping[int, tuple[list[int], list[Event]]]:
        """The logs of some of them, as events again, without the traits that dated rows tell of; and their rows."""
        rows, whose = self.bucket.rows_of(people)
        standing = self.bucket.log[rows, at.L_AT] <= self.as_of
        rows, whose = rows[standing], whose[standing]
        events = _events(self.bucket, rows)
        ends = np.searchsorted(whose, people, side="right").tolist()
        begins = [0, *ends][:-1]
        return {
            person: (rows[begin:end].tolist(), events[begin:end])
            for person, begin, end in zip(people.tolist(), begins, ends, strict=True)
        }


def families(bucket: Bucket, rows: Ints, whose: Ints) -> Mapping[int, Ints]:
    """Each of these rows that shares its id with others of the same person → those of these that do, in order."""
    ids = bucket.rows.texts("id", rows)
    hashed = np.sort(pl.Series(ids).hash().to_numpy() + whose.astype(np.uint64) * SPREAD)
    if not (hashed[1:] == hashed[:-1]).any():
        return {}
    coded = ids.dictionary_encode()
    keys = whose * len(coded.dictionary) + coded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(keys, kind="stable")
    _, begins, counts = np.unique(keys[order], return_index=True, return_counts=True)
    several = zip(begins[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True)
    found = [rows[order[begin : begin + count]] for begin, count in several]
    return {row: family for family in found for row in family.tolist()}


def refused(bucket: Bucket, rows: Ints) -> NDArray[np.bool_]:
    """Which of these rows are marked as refused."""
    return bucket.rows.marked(rows, REFUSED)


def _events(bucket: Bucket, rows: Ints) -> list[Event]:
    texts = pl.DataFrame(bucket.rows.taken(rows)).rename({"id": "message_id"})
    numbers = bucket.log[rows]
    instants = {"at": at.L_AT, "occurred_at": at.L_SINCE, "received_at": at.L_RECORDED}
    return decode(texts.with_columns(pl.Series(name, numbers[:, column]) for name, column in instants.items()))


def part(table: Table, person: int) -> Table:
    """The rows of one person; those of a person stand side by side, in the order of the people."""
    begin, end = np.searchsorted(table[:, 0], [person, person + 1])
    return table[begin:end]
