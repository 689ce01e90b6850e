"""What is known of accounts, in columns, read once for a whole replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from ondo.engine.history import AccountRows, History
from ondo.engine.history.person_log import NO_ROWS, TraitRow, account_rows
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.reading.coded import Coded, read_coded

UNSET = -2
DICTIONARIES = ("account", "trait", "value")
COLUMNS = ("at", "seq", *DICTIONARIES)


@dataclass(frozen=True)
class Accounts:
    """Rows of traits, an account after the other; `first` says where each begins, and where the last one ends."""

    account: Coded
    trait: Coded
    value: Coded
    at: Ints
    """NONE where a row is not dated."""
    seq: Ints
    first: Ints
    dated: Ints
    """Per account: how many of its rows are dated; those come last."""
    _hashes: Ints = field(repr=False)
    _by_hash: Ints = field(repr=False)
    _columns: dict[str, Ints] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, history: History) -> Accounts:
        """All accounts of a history."""
        table = read_coded(history.path / "account_traits.parquet", COLUMNS, DICTIONARIES)
        account, at = Coded.of(table["account"]), table["at"].fill_null(NONE).to_numpy()
        first = begins(account.codes)
        dated = (
            np.add.reduceat((at != NONE).astype(np.int64), first[:-1])
            if len(first) > 1
            else np.zeros(0, dtype=np.int64)
        )
        hashes = _hashed(account.words.take(pa.array(account.codes[first[:-1]])))
        order = np.argsort(hashes, kind="stable")
        return cls(
            account=account,
            trait=Coded.of(table["trait"]),
            value=Coded.of(table["value"]),
            at=at,
            seq=table["seq"].to_numpy(),
            first=first,
            dated=dated,
            _hashes=hashes[order],
            _by_hash=order,
        )

    def find(self, keys: pa.Array) -> Ints:
        """The number of each of these accounts; -1 for one of which nothing is known, and for null."""
        if not len(self._hashes) or not len(keys):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.searchsorted(self._hashes, _hashed(keys))
        found = self._by_hash[np.minimum(place, len(self._hashes) - 1)]
        same = pc.fill_null(pc.equal(self._keys(found), keys), False).to_numpy(zero_copy_only=False)
        found = np.where(same, found, -1)
        return found if same.all() else self._search_on(keys, place, found)

    def _search_on(self, keys: pa.Array, place: Ints, found: Ints) -> Ints:
        """Where hashes meet, the key may be one of the next ones."""
        hashes = _hashed(keys)
        for row in np.flatnonzero(found < 0).tolist():
            here = int(place[row]) + 1
            while here < len(self._hashes) and self._hashes[here] == hashes[row]:
                if self._keys(self._by_hash[here : here + 1])[0].as_py() == keys[row].as_py():
                    found[row] = self._by_hash[here]
                here += 1
        return found

    def _keys(self, numbers: Ints) -> pa.Array:
        return self.account.words.take(pa.array(self.account.codes[self.first[numbers]]))

    def known(self, trait: str) -> Ints:
        """Per row, and once more for none: the number of the word that is known of the account from there on, or -1."""
        if trait not in self._columns:
            self._columns[trait] = self._known(trait)
        return self._columns[trait]

    def _known(self, trait: str) -> Ints:
        rows = np.flatnonzero(self.trait.codes == self.trait.number(trait))
        found = np.full(len(self.seq) + 1, UNSET, dtype=np.int64)
        found[self.first] = -1
        found[rows] = self.value.without_blanks(self.value.codes[rows])
        return filled(found).astype(np.int32)

    @cached_property
    def awkward(self) -> Ints:
        """Per account, and once more for none: whether several dated rows are one event, or one of them is blank."""
        dated = self.at != NONE
        whose = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        blank = dated & np.isin(self.value.codes, self.value.blank)
        same = dated[1:] & (whose[1:] == whose[:-1]) & (self.at[1:] == self.at[:-1]) & (self.seq[1:] == self.seq[:-1])
        found = np.zeros(len(self.first), dtype=np.int64)
        found[whose[blank]] = 1
        found[whose[1:][same]] = 1
        return found

    def rows(self, number: int) -> AccountRows:
        """Everything that is known of one account."""
        if number < 0:
            return NO_ROWS
        rows = range(int(self.first[number]), int(self.first[number + 1]))
        told = (
            (self._at(row), int(self.seq[row]), self.trait.texts[self.trait.codes[row]], self._value(row))
            for row in rows
        )
        return account_rows(TraitRow(*row) for row in told)

    def _at(self, row: int) -> int | None:
        at = int(self.at[row])
        return None if at == NONE else at

    def _value(self, row: int) -> str:
        value: str = self.value.words[int(self.value.codes[row])].as_py()
        return value


def filled(found: Ints) -> Ints:
    """Each number that is not set as the last one before it."""
    return found[np.maximum.accumulate(np.where(found == UNSET, 0, np.arange(len(found))))]


def begins(codes: Ints) -> Ints:
    """Where each run of equal codes begins, and where the last one ends."""
    if not len(codes):
        return np.zeros(1, dtype=np.int64)
    changes = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    return np.concatenate([[0], changes, [len(codes)]]).astype(np.int64)


def _hashed(keys: pa.Array) -> Ints:
    hashes: Ints = pl.Series(keys.cast(pa.string())).hash().to_numpy()
    return hashes
