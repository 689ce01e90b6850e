"""The rows of traits of a bucket's people, in columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.history.person_log import PersonLog, TraitRow, person_log
from ondo.engine.history.schema import ACCOUNT
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.reading.accounts import Accounts
from ondo.engine.kernel.reading.coded import Coded, read_coded

DICTIONARIES = ("person", "trait", "value", "of")
COLUMNS = ("at", "seq", *DICTIONARIES)


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
    logs: dict[int, PersonLog] = field(default_factory=dict, repr=False)

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
        """People whose rows are not simple: what changes of their account is not, or several are one event."""
        same = np.zeros(len(self.whose), dtype=bool)
        dated = self.at != NONE
        for column in (self.whose, self.at, self.seq):
            pairs = column[1:] == column[:-1]
            same[1:] = pairs if column is self.whose else same[1:] & pairs
        same &= dated
        joining = self.saying(ACCOUNT)
        numbers = self.account_of[self.value.codes[joining]]
        changes = self.accounts.awkward[numbers] > 0
        changes |= dated[joining] & np.isin(self.value.codes[joining], self.value.blank)
        return np.unique(np.concatenate([self.whose[same | (self.of >= 0)], self.whose[joining[changes]]]))

    def dated(self, apart: Ints, until: Instant) -> Ints:
        """The dated rows up to an instant, but for those of people who are looked at apart."""
        return np.flatnonzero((self.at != NONE) & (self.at <= until) & ~np.isin(self.whose, apart))

    def log_of(self, person: int, begins: tuple[Instant, int]) -> PersonLog:
        """What is known of one person whose first event has that `at` and `seq`; dated rows stand in it as events."""
        if person not in self.logs:
            self.logs[person] = self._log_of(person, begins)
        return self.logs[person]

    def _log_of(self, person: int, begins: tuple[Instant, int]) -> PersonLog:
        rows = np.arange(*np.searchsorted(self.whose, [person, person + 1]))
        traits, values, numbers = self.trait.told(rows), self.value.told(rows), self.account_of[self.value.codes[rows]]
        ats, seqs, ofs = self.at[rows].tolist(), self.seq[rows].tolist(), self.of[rows].tolist()
        told = [
            TraitRow(None if at == NONE else at, seq, trait, value, None if of < 0 else ACCOUNT)
            for at, seq, trait, value, of in zip(ats, seqs, traits, values, ofs, strict=True)
        ]
        joined = {
            value: n for trait, value, n in zip(traits, values, numbers.tolist(), strict=True) if trait == ACCOUNT
        }
        accounts = {key: self.accounts.rows(number) for key, number in joined.items()}
        return person_log("", [Event(*begins, "")], told, accounts)
