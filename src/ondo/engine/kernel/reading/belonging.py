"""To which account somebody belongs at what time, and what becomes known of it meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from ondo.domain.instants import Instant
from ondo.engine.history.schema import ACCOUNT
from ondo.engine.kernel.layout import FAR, NONE, Ints
from ondo.engine.kernel.reading.accounts import Accounts
from ondo.engine.kernel.reading.traits import TraitRows


@dataclass(frozen=True)
class Stays:
    """Everybody's stays with accounts, one person's after the other: since when, and until before when."""

    person: Ints
    account: Ints
    at: Ints
    seq: Ints
    end_at: Ints
    end_seq: Ints
    row: Ints
    """The row of traits that began it; -1 for what held from the first."""
    known: Ints
    """The last row of the account that says what was known of it before, -1 without any."""

    def changes(self, accounts: Accounts, until: Instant) -> tuple[Ints, Ints]:
        """What changed of accounts while people belonged to them, up to an instant: whose account, and which row."""
        stays = np.flatnonzero((self.account >= 0) & np.append(accounts.dated > 0, False)[self.account])
        counts = accounts.dated[self.account[stays]]
        begins = accounts.first[self.account[stays] + 1] - counts
        stay = np.repeat(stays, counts)
        rows = np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(len(stay))
        at, seq = accounts.at[rows], accounts.seq[rows]
        since = (at > self.at[stay]) | ((at == self.at[stay]) & (seq >= self.seq[stay]))
        before = (at < self.end_at[stay]) | ((at == self.end_at[stay]) & (seq < self.end_seq[stay]))
        told = since & before & (at <= until)
        return self.person[stay[told]], rows[told]


def stays(traits: TraitRows, began_at: Ints, began_seq: Ints) -> Stays:
    """The stays of people whose first events have these instants and numbers."""
    rows = traits.saying(ACCOUNT)
    rows = rows[traits.of[rows] < 0]
    undated = rows[traits.at[rows] == NONE]
    code = np.full(traits.people, -1, dtype=np.int64)
    code[traits.whose[undated]] = traits.value.codes[undated]
    joining = _joining(traits, rows[traits.at[rows] != NONE], code)
    person = np.concatenate([np.arange(traits.people), traits.whose[joining]])
    order = np.argsort(person, kind="stable")
    person, row = person[order], np.concatenate([np.full(traits.people, -1), joining])[order]
    account = traits.account_of[np.concatenate([code, traits.value.codes[joining]])[order]]
    first_at, first_seq = _first(traits, began_at, began_seq)
    at = np.concatenate([first_at, traits.at[joining]])[order]
    seq = np.concatenate([first_seq, traits.seq[joining]])[order]
    goes_on = np.append(person[1:] == person[:-1], False)
    end_at, end_seq = (np.where(goes_on, np.append(one[1:], FAR), FAR) for one in (at, seq))
    return Stays(person, account, at, seq, end_at, end_seq, row, _known(traits.accounts, account, at, seq))


def _joining(traits: TraitRows, dated: Ints, code: Ints) -> Ints:
    """Those of the dated rows that name another account than the last one."""
    said, whose = traits.value.codes[dated], traits.whose[dated]
    before = code[whose]
    same = whose[1:] == whose[:-1]
    before[1:][same] = said[:-1][same]
    return dated[said != before]


def _first(traits: TraitRows, at: Ints, seq: Ints) -> tuple[Ints, Ints]:
    """When each person's log begins: with an event, or with a dated row."""
    dated = np.flatnonzero(traits.at != NONE)
    people, places = np.unique(traits.whose[dated], return_index=True)
    rows = dated[places]
    sooner = (traits.at[rows] < at[people]) | ((traits.at[rows] == at[people]) & (traits.seq[rows] < seq[people]))
    at, seq = at.copy(), seq.copy()
    at[people[sooner]], seq[people[sooner]] = traits.at[rows[sooner]], traits.seq[rows[sooner]]
    return at, seq


def _known(accounts: Accounts, account: Ints, at: Ints, seq: Ints) -> Ints:
    """The last row of each account before an instant."""
    ends = np.append(accounts.first[1:], 0) - 1
    found = np.where(account >= 0, ends[account], -1)
    for stay in np.flatnonzero((account >= 0) & np.append(accounts.dated > 0, False)[account]).tolist():
        end = int(ends[account[stay]]) + 1
        begin = end - int(accounts.dated[account[stay]])
        times = list(zip(accounts.at[begin:end].tolist(), accounts.seq[begin:end].tolist(), strict=True))
        row = begin + bisect_left(times, (int(at[stay]), int(seq[stay]))) - 1
        found[stay] = row if row >= accounts.first[account[stay]] else -1
    return found


def tied(traits: TraitRows, whose: Ints, accounts: Accounts, rows: Ints) -> Ints:
    """People of whom a row of their own and a change of their account have one instant and one number."""
    dated = np.flatnonzero((traits.at != NONE) & np.isin(traits.whose, whose))
    pairs = (
        (traits.whose[dated], whose),
        (traits.at[dated], accounts.at[rows]),
        (traits.seq[dated], accounts.seq[rows]),
    )
    people, at, seq = (np.concatenate(pair) for pair in pairs)
    order = np.lexsort((seq, at, people))
    same = [one[order][1:] == one[order][:-1] for one in (people, at, seq)]
    return np.unique(people[order][1:][np.logical_and.reduce(same)])


def told_by(traits: TraitRows, rows: Ints, whose: Ints, accounts: Accounts, changed: Ints) -> tuple[Ints, Ints, Ints]:
    """Rows of people, then those of accounts of these people: whose they are, their instants and their numbers."""
    return (
        np.concatenate([traits.whose[rows], whose]),
        np.concatenate([traits.at[rows], accounts.at[changed]]),
        np.concatenate([traits.seq[rows], accounts.seq[changed]]),
    )
