"""What is known of the people of a bucket, in columns: at first, and from each dated row on.

A step is a person's beginning, or a dated row of theirs. Most people's rows are simple: each says one thing about the
person, or to which account they belong. The others are read one by one (`teaching.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.domain.rules import Scope
from ondo.domain.traits import with_email_domain
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.history.person_log import PersonLog, TraitRow, person_log
from ondo.engine.history.schema import ACCOUNT
from ondo.engine.kernel.accounts import Accounts
from ondo.engine.kernel.coded import Coded, read_coded
from ondo.engine.kernel.layout import NONE, Ints

DICTIONARIES = ("person", "trait", "value", "of")
COLUMNS = ("at", "seq", *DICTIONARIES)
EMAIL, EMAIL_DOMAIN = "email", "email_domain"
UNSET = -2


@dataclass(frozen=True)
class TraitRows:
    """The rows of traits of a bucket's people, in the order of the people. `at` is NONE where a row is not dated."""

    people: int
    whose: Ints
    at: Ints
    seq: Ints
    trait: Coded
    value: Coded
    of: Ints
    """Not -1 where a row says what a person's own log knows of their account."""
    accounts: Accounts

    @classmethod
    def read(cls, history: History, number: int, people: pa.Array, accounts: Accounts) -> TraitRows:
        """The rows of these people; of whoever has no event nothing is asked."""
        table = read_coded(history.path / bucket_file("person_traits", number), COLUMNS, DICTIONARIES)
        person = Coded.of(table["person"])
        numbers = pc.index_in(person.words, people).fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        whose = numbers[person.codes] if len(numbers) else np.zeros(0, dtype=np.int64)
        kept = np.flatnonzero(whose >= 0)
        of = Coded.of(table["of"]).codes if "of" in table.column_names else np.full(len(whose), -1, dtype=np.int64)
        return cls(
            people=len(people),
            whose=whose[kept],
            at=table["at"].fill_null(NONE).to_numpy()[kept],
            seq=table["seq"].to_numpy()[kept],
            trait=Coded.of(table["trait"]).taken(kept),
            value=Coded.of(table["value"]).taken(kept),
            of=of[kept],
            accounts=accounts,
        )

    def saying(self, trait: str) -> Ints:
        """The rows of a trait."""
        return self.trait.rows_of(trait)

    @cached_property
    def account_of(self) -> Ints:
        """Per word of `value`: the number of the account of that key, -1 where nothing is known of it."""
        used = np.unique(self.value.codes[self.saying(ACCOUNT)])
        found = np.full(len(self.value.words) + 1, -1, dtype=np.int64)
        found[used] = self.accounts.find(self.value.words.take(pa.array(used)))
        return found

    @cached_property
    def intricate(self) -> Ints:
        """People whose rows are not simple: their account changes, or several of their rows are one event."""
        same = np.zeros(len(self.whose), dtype=bool)
        dated = self.at != NONE
        for column in (self.whose, self.at, self.seq):
            pairs = column[1:] == column[:-1]
            same[1:] = pairs if column is self.whose else same[1:] & pairs
        same &= dated
        joining = self.saying(ACCOUNT)
        numbers = self.account_of[self.value.codes[joining]]
        changes = np.append(self.accounts.dated > 0, False)[numbers]
        changes |= dated[joining] & np.isin(self.value.codes[joining], self.value.blank)
        return np.unique(np.concatenate([self.whose[same | (self.of >= 0)], self.whose[joining[changes]]]))

    def log_of(self, person: int, begins: tuple[Instant, int]) -> PersonLog:
        """What is known of one person whose first event has that `at` and `seq`; dated rows stand in it as events."""
        first, last = np.searchsorted(self.whose, [person, person + 1]).tolist()
        joined = [row for row in range(first, last) if self.trait.word(row) == ACCOUNT]
        accounts = {
            self.value.word(row): self.accounts.rows(int(self.account_of[self.value.codes[row]])) for row in joined
        }
        return person_log("", [Event(*begins, "")], [self._row(row) for row in range(first, last)], accounts)

    def _row(self, row: int) -> TraitRow:
        at = int(self.at[row])
        told = (None if at == NONE else at, int(self.seq[row]), self.trait.word(row), self.value.word(row))
        return TraitRow(*told, None if self.of[row] < 0 else ACCOUNT)


@dataclass(frozen=True)
class Steps:
    """What is known at each step of everybody. `rows` are the dated rows among the steps, in order."""

    traits: TraitRows
    rows: Ints
    size: int

    @classmethod
    def of(cls, traits: TraitRows, apart: Ints, until: Instant) -> Steps:
        """The steps up to an instant, but for the dated rows of people who are looked at apart."""
        dated = (traits.at != NONE) & (traits.at <= until) & ~np.isin(traits.whose, apart)
        rows = np.flatnonzero(dated)
        return cls(traits, rows, traits.people + len(rows))

    @cached_property
    def dated(self) -> Ints:
        """Where each of `rows` is among the steps."""
        return np.arange(len(self.rows)) + self.traits.whose[self.rows] + 1

    @cached_property
    def starts(self) -> Ints:
        """Where each person begins."""
        there = np.ones(self.size, dtype=bool)
        there[self.dated] = False
        return np.flatnonzero(there)

    @cached_property
    def ends(self) -> Ints:
        """The last step of each person."""
        return np.append(self.starts[1:], self.size) - 1

    def codes(self, scope: Scope, trait: str) -> Coded:
        """At each step what is known of a trait."""
        value, accounts = self.traits.value, self.traits.accounts
        if scope is Scope.ACCOUNT:
            codes = accounts.value.without_blanks(accounts.undated(trait)[self._account])
            return Coded(codes, accounts.value.words)
        if trait == EMAIL_DOMAIN:
            return self._domains
        return Coded(self._filled([self._said(trait)]), value.words)

    @cached_property
    def _domains(self) -> Coded:
        """The domain of a mail address counts, where no other is given with it."""
        value = self.traits.value
        rows = self.traits.saying(EMAIL)
        different, which = np.unique(value.codes[rows], return_inverse=True)
        told = [with_email_domain({EMAIL: value.words[code].as_py()}).get(EMAIL_DOMAIN) for code in different.tolist()]
        domains = pa.array(told, pa.string()).dictionary_encode()
        numbers = domains.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        numbers = np.where(numbers < 0, -1, numbers + len(value.words))
        words = pa.concat_arrays([value.words.cast(pa.string()), domains.dictionary])
        return Coded(self._filled([(rows, numbers[which]), self._said(EMAIL_DOMAIN)]), words)

    def _said(self, trait: str) -> tuple[Ints, Ints]:
        """The rows of a trait, and what each says."""
        rows = self.traits.saying(trait)
        return rows, self.traits.value.without_blanks(self.traits.value.codes[rows])

    def texts(self, scope: Scope, trait: str) -> pa.Array:
        """What is known of a trait at the end."""
        return _texts(self.codes(scope, trait), self.ends)

    def accounts(self) -> pa.Array:
        """The account that each person belongs to at the end."""
        return _texts(Coded(self._belonging, self.traits.value.words), self.ends)

    @cached_property
    def _belonging(self) -> Ints:
        rows = self.traits.saying(ACCOUNT)
        return self._filled([(rows, self.traits.value.codes[rows])])

    @cached_property
    def _account(self) -> Ints:
        """The number of everybody's account at each step."""
        return self.traits.account_of[self._belonging]

    def _filled(self, said: Sequence[tuple[Ints, Ints]]) -> Ints:
        """The last word said in any of these rows; of two that say something at once, the later listed one."""
        found = np.full(self.size, UNSET, dtype=np.int64)
        found[self.starts] = -1
        place = np.full(len(self.traits.whose), -1, dtype=np.int64)
        place[self.rows] = self.dated
        for rows, words in said:
            first = self._undated(rows, words)
            found[self.starts[first >= 0]] = first[first >= 0]
            later = (place[rows] >= 0) & (words >= 0)
            found[place[rows[later]]] = words[later]
        return filled(found)

    def _undated(self, rows: Ints, words: Ints) -> Ints:
        """What the last undated row of each person says, even where that is nothing."""
        traits = self.traits
        first = np.full(traits.people, -1, dtype=np.int64)
        mine = (traits.at[rows] == NONE) & (traits.of[rows] < 0)
        first[traits.whose[rows[mine]]] = words[mine]
        return first


def filled(found: Ints) -> Ints:
    """Each number that is not set as the last one before it."""
    return found[np.maximum.accumulate(np.where(found == UNSET, 0, np.arange(len(found))))]


def _texts(said: Coded, rows: Ints) -> pa.Array:
    codes = said.codes[rows]
    return said.words.take(pa.array(codes, mask=codes < 0))
