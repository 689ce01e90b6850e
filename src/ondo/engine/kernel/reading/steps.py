"""What is known of the people of a bucket, in columns: at first, and from each row on that tells more.

A step is a person's beginning, or a row of their log that tells something of them: a dated trait, or an event by which
they said who they are. Most people's rows are simple. The others are read one by one (`teaching.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from ondo.domain.rules import Scope
from ondo.engine.history.schema import ACCOUNT
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.reading.accounts import UNSET, filled
from ondo.engine.kernel.reading.belonging import Stays
from ondo.engine.kernel.reading.said import EMAIL, EMAIL_DOMAIN, Said, domains_of
from ondo.engine.kernel.reading.traits import TraitRows


@dataclass(frozen=True)
class Known:
    """A trait at each step: the number of its value, -1 where it is not known. Texts come first, then other values."""

    codes: Ints
    words: pa.Array
    values: Sequence[object]

    def told(self, codes: Ints) -> list[object]:
        """What numbers stand for."""
        count = len(self.words)
        texts = self.words.take(pa.array(codes, mask=(codes < 0) | (codes >= count))).to_pylist()
        both = zip(codes.tolist(), texts, strict=True)
        return [text if code < count else self.values[code - count] for code, text in both]

    def texts(self, steps: Ints) -> pa.Array:
        """The texts at some steps."""
        codes = self.codes[steps]
        words = pa.concat_arrays(
            [self.words.cast(pa.string()), pa.array([str(one) for one in self.values], pa.string())]
        )
        return words.take(pa.array(codes, mask=codes < 0))


@dataclass(frozen=True)
class Steps:
    """`dated` are rows of `traits`, `said` what was told besides, `changed` rows of accounts that changed meanwhile.

    Each stands with the row of the log that tells it.
    """

    traits: TraitRows
    stays: Stays
    dated: Ints
    dated_at: Ints
    said: Said
    said_at: Ints
    changed: Ints
    changed_at: Ints
    first: Ints
    """Where each person's log begins."""

    @cached_property
    def rows(self) -> Ints:
        """The rows of the log that are steps, in order."""
        return np.sort(np.concatenate([self.dated_at, self.said_at, self.changed_at]))

    @cached_property
    def later(self) -> Ints:
        """Which step each of these rows is."""
        return self._step(self.rows)

    def _step(self, rows: Ints) -> Ints:
        return np.searchsorted(self.rows, rows) + np.searchsorted(self.first, rows, side="right")

    @cached_property
    def size(self) -> int:
        """How many steps there are."""
        return self.traits.people + len(self.rows)

    @cached_property
    def starts(self) -> Ints:
        """Where each person begins."""
        there = np.ones(self.size, dtype=bool)
        there[self.later] = False
        return np.flatnonzero(there)

    @cached_property
    def ends(self) -> Ints:
        """The last step of each person."""
        return np.append(self.starts[1:], self.size) - 1

    def known(self, scope: Scope, trait: str) -> Known:
        """What is known of a trait."""
        if scope is Scope.ACCOUNT:
            accounts = self.traits.accounts
            return Known(accounts.known(trait)[self._of_account], accounts.value.words, ())
        return self._domains if trait == EMAIL_DOMAIN else self._person(trait)

    def _person(self, trait: str) -> Known:
        return self._with_heard(trait, [self._told(trait)], self.traits.value.words)

    def _with_heard(self, trait: str, told: Sequence[tuple[Ints, Ints]], words: pa.Array) -> Known:
        events, which, values = self.said.values(trait)
        heard = self._step(self.said_at[events]), which + len(words)
        return Known(self._filled(told, heard), words, values)

    @cached_property
    def _domains(self) -> Known:
        """The domain of a mail address counts, where no other is given with it."""
        value, rows = self.traits.value, self.traits.saying(EMAIL)
        different, which = np.unique(value.codes[rows], return_inverse=True)
        domains = domains_of(value.words.take(pa.array(different)).cast(pa.string()))
        numbers = domains.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        numbers = np.where(numbers < 0, -1, numbers + len(value.words))
        words = pa.concat_arrays([value.words.cast(pa.string()), domains.dictionary])
        return self._with_heard(EMAIL_DOMAIN, [(rows, numbers[which]), self._told(EMAIL_DOMAIN)], words)

    def _told(self, trait: str) -> tuple[Ints, Ints]:
        """The rows of a trait, and what each says."""
        rows = self.traits.saying(trait)
        return rows, self.traits.value.without_blanks(self.traits.value.codes[rows])

    def accounts(self) -> pa.Array:
        """The account that each person belongs to at the end."""
        return Known(self._belonging, self.traits.value.words, ()).texts(self.ends)

    @cached_property
    def _belonging(self) -> Ints:
        rows = self.traits.saying(ACCOUNT)
        return self._filled([(rows, self.traits.value.codes[rows])], (_NONE, _NONE))

    @cached_property
    def _of_account(self) -> Ints:
        """The last row that was known of everybody's account at each step, -1 without any."""
        found = np.full(self.size, UNSET, dtype=np.int64)
        stays, place = self.stays, np.append(self._place, -1)
        from_the_first = stays.row < 0
        found[self.starts] = stays.known[from_the_first]
        step = place[stays.row]
        later = ~from_the_first & (step >= 0)
        found[step[later]] = stays.known[later]
        found[self._step(self.changed_at)] = self.changed
        return filled(found)

    @cached_property
    def _place(self) -> Ints:
        """Which step each row of traits is, -1 for those that are none."""
        place = np.full(len(self.traits.whose), -1, dtype=np.int64)
        place[self.dated] = self._step(self.dated_at)
        return place

    def _filled(self, told: Sequence[tuple[Ints, Ints]], heard: tuple[Ints, Ints]) -> Ints:
        """The last word said by any of these rows; of two that say something at once, the later listed one."""
        found = np.full(self.size, UNSET, dtype=np.int64)
        found[self.starts] = -1
        place = self._place
        for rows, words in told:
            first = self._undated(rows, words)
            found[self.starts[first >= 0]] = first[first >= 0]
            later = (place[rows] >= 0) & (words >= 0)
            found[place[rows[later]]] = words[later]
        found[heard[0]] = heard[1]
        return filled(found)

    def _undated(self, rows: Ints, words: Ints) -> Ints:
        """What the last undated row of each person says, even where that is nothing."""
        traits = self.traits
        first = np.full(traits.people, -1, dtype=np.int64)
        mine = (traits.at[rows] == NONE) & (traits.of[rows] < 0)
        first[traits.whose[rows[mine]]] = words[mine]
        return first


_NONE = np.zeros(0, dtype=np.int64)
