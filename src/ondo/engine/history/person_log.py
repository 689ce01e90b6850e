"""One person's log: events, with dated traits of the person and of their account as rows of their own among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ondo.domain.events import NOTHING, TRAITS, Event
from ondo.domain.instants import Instant
from ondo.engine.history.schema import ACCOUNT

Traits = Mapping[str, object]


def _nothing() -> Traits:
    return NOTHING


@dataclass(frozen=True, slots=True)
class PersonLog:
    """What the fold needs of one person.

    `events` are in log order. `traits`, `account` and `account_traits` hold from before the first of them.
    """

    person: str
    events: list[Event]
    traits: Traits = field(default_factory=_nothing)
    account: str | None = None
    account_traits: Traits = field(default_factory=_nothing)


class TraitRow(NamedTuple):
    """One row of a trait table, without its key."""

    at: Instant | None
    seq: int
    trait: str
    value: str
    of: str | None = None


class AccountRows(NamedTuple):
    """The traits of one account: undated ones, and dated rows in log order."""

    undated: Traits
    dated: Sequence[TraitRow]


NO_ROWS = AccountRows(NOTHING, ())
Accounts = Mapping[str, AccountRows]

_When = tuple[Instant, int]

_LOG_ORDER = attrgetter("at", "seq")


def account_rows(rows: Iterable[TraitRow]) -> AccountRows:
    """The rows of one account, sorted out."""
    ordered = sorted(rows, key=lambda row: (row.at is not None, row.at, row.seq))
    undated = {row.trait: row.value for row in ordered if row.at is None}
    return AccountRows(undated, [row for row in ordered if row.at is not None])


def person_log(person: str, events: list[Event], rows: Sequence[TraitRow], accounts: Accounts) -> PersonLog:
    """The log of a person with these events and trait rows (both in log order, undated rows first)."""
    undated = {row.trait: row.value for row in rows if row.at is None and row.of is None}
    own = {row.trait: row.value for row in rows if row.at is None and row.of == ACCOUNT}
    account = undated.pop(ACCOUNT, None)
    dated = [row for row in rows if row.at is not None]
    there = accounts.get(account, NO_ROWS) if account else NO_ROWS
    if not dated and not there.dated:
        return PersonLog(
            person, events, undated or NOTHING, account, {**there.undated, **own} if own else there.undated
        )
    first = min(_starts(events, dated), default=None)
    told = _trait_events(dated, account, accounts, first)
    return PersonLog(
        person,
        sorted([*events, *told], key=_LOG_ORDER),
        undated or NOTHING,
        account,
        {**_as_of(there, first), **own},
    )


def _starts(events: list[Event], dated: Sequence[TraitRow]) -> Iterable[_When]:
    yield from ((event.at, event.seq) for event in events[:1])
    yield from (_when(row) for row in dated[:1])


def _when(row: TraitRow) -> _When:
    assert row.at is not None
    return row.at, row.seq


def _as_of(account: AccountRows, when: _When | None) -> Traits:
    """What was known of the account just before the person's own log begins, or just before they joined it."""
    known = {row.trait: row.value for row in account.dated if when is not None and _when(row) < when}
    return {**account.undated, **known} if known else account.undated


def _trait_events(
    dated: Sequence[TraitRow], account: str | None, accounts: Accounts, since: _When | None
) -> Iterable[Event]:
    """The dated rows as events: the person's own, and those of the account they belong to at the time."""
    for when, rows in groupby(dated, key=_when):
        traits: dict[str, object] = {row.trait: row.value for row in rows}
        joined = traits.pop(ACCOUNT, None)
        if not isinstance(joined, str) or joined == account:
            yield _row(when, traits=traits)
            continue
        yield from _account_events(account, accounts, since, when)
        account, since = joined, when
        known = _as_of(accounts.get(joined, NO_ROWS), when)
        yield _row(when, traits=traits, account=joined, account_traits=known)
    yield from _account_events(account, accounts, since, None)


def _account_events(
    account: str | None, accounts: Accounts, since: _When | None, until: _When | None
) -> Iterable[Event]:
    """What changed about an account while the person belonged to it: from `since` on, before `until`."""
    if account is None or since is None:
        return
    rows = [row for row in accounts.get(account, NO_ROWS).dated if _when(row) >= since]
    for when, group in groupby(rows, key=_when):
        if until is not None and when >= until:
            return
        yield _row(when, account=account, account_traits={row.trait: row.value for row in group})


def _row(when: _When, traits: Traits = NOTHING, account: str | None = None, account_traits: Traits = NOTHING) -> Event:
    at, seq = when
    return Event(at, seq, TRAITS, id=f"traits:{seq}", traits=traits, account=account, account_traits=account_traits)
