"""What is known of the people of a bucket from before their first event, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.domain.rules import Scope
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.history.person_log import PersonLog, TraitRow, person_log
from ondo.engine.history.schema import ACCOUNT
from ondo.engine.kernel.accounts import Accounts
from ondo.engine.kernel.coded import Coded, read_coded
from ondo.engine.kernel.layout import Ints

DICTIONARIES = ("person", "trait", "value", "of")
COLUMNS = ("at", "seq", *DICTIONARIES)


@dataclass(frozen=True)
class Undated:
    """Rows of traits of people, person by person; `whose` says of whom (-1: somebody without events)."""

    people: int
    whose: Ints
    trait: Coded
    value: Coded
    plain: Ints
    """Rows that hold from before the first event, and are the person's own."""
    changing: Ints
    """People who have other rows, too, or whose account has."""
    account: Ints
    """Per person: the number of their account, -1 where nothing is known of it."""
    accounts: Accounts
    _seq: Ints
    _at: pa.ChunkedArray
    _of: Coded | None

    def codes(self, scope: Scope, trait: str) -> tuple[Ints, pa.Array]:
        """Per person the number of what is known, -1 where nothing is, and what the numbers stand for."""
        if scope is Scope.ACCOUNT:
            return self.accounts.value.without_blanks(self.accounts.undated(trait)[self.account]), self._account_words
        return self.value.without_blanks(self._scattered(trait)), self.value.words

    @property
    def _account_words(self) -> pa.Array:
        return self.accounts.value.words

    def _scattered(self, trait: str) -> Ints:
        return scattered(self.people, self.whose, self.trait, self.value, self.plain, trait)

    def texts(self, scope: Scope, trait: str) -> pa.Array:
        """The same as text."""
        codes, words = self.codes(scope, trait)
        return words.take(pa.array(codes, mask=codes < 0))

    def account_keys(self) -> pa.Array:
        """Per person the account that they belong to."""
        codes = self._scattered(ACCOUNT)
        return self.value.words.take(pa.array(codes, mask=codes < 0))

    def log_of(self, person: int, begins: tuple[Instant, int]) -> PersonLog:
        """What is known of one person whose first event has that `at` and `seq`; dated rows stand in it as events."""
        rows = self._rows_of(person)
        keys = sorted({row.value for row in rows if row.trait == ACCOUNT})
        numbers = self.accounts.find(pa.array(keys, pa.string())).tolist()
        accounts = {key: self.accounts.rows(number) for key, number in zip(keys, numbers, strict=True)}
        return person_log("", [Event(*begins, "")], rows, accounts)

    def _rows_of(self, person: int) -> list[TraitRow]:
        first, last = np.searchsorted(self._sorted, [person, person + 1]).tolist()
        rows = self._order[first:last]
        ats = self._at.take(pa.array(rows)).to_pylist()
        return [self._row(row, at) for row, at in zip(rows.tolist(), ats, strict=True)]

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.whose, kind="stable")

    @cached_property
    def _sorted(self) -> Ints:
        return self.whose[self._order]

    def _row(self, row: int, at: int | None) -> TraitRow:
        told = (at, int(self._seq[row]), self.trait.word(row), self.value.word(row))
        return TraitRow(*told) if self._of is None else TraitRow(*told, self._of.word(row))


def scattered(people: int, whose: Ints, trait: Coded, value: Coded, plain: Ints, key: str) -> Ints:
    """Per person the number of the word that their last row of a trait has, -1 without any."""
    found = np.full(people, -1, dtype=np.int64)
    number = pc.index(trait.words, key).as_py()
    if number >= 0:
        rows = plain[trait.codes[plain] == number]
        found[whose[rows]] = value.codes[rows]
    return found


def undated(history: History, number: int, people: pa.Array, accounts: Accounts) -> Undated:
    """The traits of a bucket, for these people in the order of their keys."""
    table = read_coded(history.path / bucket_file("person_traits", number), COLUMNS, DICTIONARIES)
    person = Coded.of(table["person"])
    numbers = pc.index_in(person.words, people).fill_null(-1).to_numpy(zero_copy_only=False)
    whose = numbers.astype(np.int64)[person.codes] if len(numbers) else np.zeros(0, dtype=np.int64)
    trait, value = Coded.of(table["trait"]), Coded.of(table["value"])
    of = Coded.of(table["of"]) if "of" in table.column_names else None
    dated = pc.is_valid(table["at"]).to_numpy() | (of.codes >= 0 if of is not None else False)
    plain = np.flatnonzero(~dated & (whose >= 0))
    keys = scattered(len(people), whose, trait, value, plain, ACCOUNT)
    found = accounts.find(value.words.take(pa.array(keys, mask=keys < 0)))
    changing = np.zeros(len(people), dtype=bool)
    changing[whose[dated & (whose >= 0)]] = True
    if len(accounts.dated):
        changing |= (found >= 0) & (accounts.dated[found] > 0)
    return Undated(
        people=len(people),
        whose=whose,
        trait=trait,
        value=value,
        plain=plain,
        changing=np.flatnonzero(changing),
        account=found,
        accounts=accounts,
        _seq=table["seq"].to_numpy(),
        _at=table["at"],
        _of=of,
    )
