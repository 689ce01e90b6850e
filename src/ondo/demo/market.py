"""One market: companies, and the people in them, as columns of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ondo.demo.dice import Dice, Flags, Ints, choices, choices_by, quantiles
from ondo.demo.tables import column, numbers, table, weighted

MARKET = 16_384
"""People in one market. Fixed, so that the same people come out whatever the size of the machine."""
RIVALS = 3
"""The first companies of each market compete with the demo company."""


class Kind(IntEnum):
    """What somebody really is. Hidden: it is written to the truth file only."""

    PASSER_BY = 0
    READER = 1
    PROSPECT = 2
    STUDENT = 3
    COMPETITOR = 4
    JOB_SEEKER = 5
    VENDOR = 6
    BOT = 7


_KINDS = choices((500, 200, 200, 24, 11, 43, 10, 12))
_NO_ACCOUNT = np.array([1000, 150, 60, 1000, 0, 1000, 0, 1000], dtype=np.int64)
"""Per mille of each kind that nobody can place in a company."""
_EMPLOYEES = quantiles((4, 9, 15, 24, 38, 60, 95, 140, 210, 320, 500, 900, 2_200, 8_000))
_BUYING_INDUSTRIES = ("IT", "製造", "専門サービス", "広告", "卸売")
LARGE = 100


@dataclass(frozen=True)
class Accounts:
    """The companies of a market. `number` counts over all markets, so that names and domains stay apart."""

    number: Ints
    stem: Ints
    trade: Ints
    place: Ints
    employees: Ints
    target: Flags
    uses_rival: Flags
    contract_end: Ints
    """Day on which the contract with another vendor ends, where `uses_rival`."""


@dataclass(frozen=True)
class People:
    """The people of a market. `account` is -1 where they belong to no company."""

    first_number: int
    kind: Ints
    account: Ints
    family: Ints
    given: Ints
    department: Ints
    seniority: Ints
    twin: Ints
    """Somebody who is in truth the same human, met again under another address; else -1."""
    shared: Flags
    """Whose machine others use as well."""

    def __len__(self) -> int:
        return len(self.kind)

    def of(self, *kinds: Kind) -> Flags:
        """Who is of one of these kinds."""
        return np.isin(self.kind, kinds)


def make_accounts(dice: Dice, market: int, people: int, days: int) -> Accounts:
    """So many companies as such a market has."""
    n = max(RIVALS + 2, people * 36 // 100)
    trade = dice.take(weighted("trades"), n)
    employees = dice.take(_EMPLOYEES, n) + dice.below(4, n)
    buys = np.isin(column("trades", "industry").to_numpy()[trade], _BUYING_INDUSTRIES)
    trade[:RIVALS], employees[:RIVALS] = 0, 80
    return Accounts(
        number=np.arange(n, dtype=np.int64) + market * accounts_per_market(),
        stem=dice.below(len(table("company_stems")), n),
        trade=trade,
        place=dice.take(weighted("places"), n),
        employees=employees,
        target=buys & (employees >= LARGE) & (np.arange(n) >= RIVALS),
        uses_rival=dice.hit(280, n),
        contract_end=dice.below(days + 365, n),
    )


def accounts_per_market() -> int:
    """How many companies a whole market has."""
    return MARKET * 36 // 100


def make_people(dice: Dice, market: int, n: int, accounts: Accounts) -> People:
    """`n` people, and where they work."""
    kind = dice.take(_KINDS, n)
    account = _workplaces(dice, kind, accounts)
    role = np.select([kind == Kind.PROSPECT, kind == Kind.READER], [1, 0], 2)
    large = np.where(account >= 0, accounts.employees[np.maximum(account, 0)] >= LARGE, False)
    people = People(
        first_number=market * MARKET,
        kind=kind,
        account=account,
        family=dice.take(weighted("family_names"), n),
        given=dice.take(weighted("given_names"), n),
        department=dice.take_by(_departments(), role),
        seniority=dice.take_by(_seniorities(), role * 2 + large),
        twin=np.full(n, -1, dtype=np.int64),
        shared=dice.hit(15, n) & (kind != Kind.BOT),
    )
    return _with_twins(dice, people)


def _workplaces(dice: Dice, kind: Ints, accounts: Accounts) -> Ints:
    """Prospects gather in the companies that the demo company is made for, rivals in theirs."""
    n = len(kind)
    anywhere = RIVALS + dice.below(len(accounts.number) - RIVALS, n)
    targets = np.flatnonzero(accounts.target)
    if len(targets):
        among = targets[dice.below(len(targets), n)]
        anywhere = np.where((kind == Kind.PROSPECT) & dice.hit(620, n), among, anywhere)
    anywhere = np.where(kind == Kind.COMPETITOR, dice.below(RIVALS, n), anywhere)
    return np.where(dice.hit(_NO_ACCOUNT[kind], n), -1, anywhere)


def _with_twins(dice: Dice, people: People) -> People:
    """Some readers and prospects have come before, as somebody else: now they write from a private address."""
    n = len(people)
    again = people.of(Kind.READER, Kind.PROSPECT) & dice.hit(30, n) & (np.arange(n) > 0)
    twin = np.where(again, dice.below(np.arange(n), n), -1)
    twin = np.where(again & people.of(Kind.READER, Kind.PROSPECT)[twin] & ~again[twin], twin, -1)
    met = np.flatnonzero(twin >= 0)
    people.family[met], people.given[met] = people.family[twin[met]], people.given[twin[met]]
    people.department[met], people.seniority[met] = people.department[twin[met]], people.seniority[twin[met]]
    people.account[met] = -1
    return People(**{**vars(people), "twin": twin})


def _departments() -> Ints:
    return choices_by([table("departments")[name].to_list() for name in ("reader", "buyer", "other")])


def _seniorities() -> Ints:
    """By role (reader, buyer, other), each for small and for large companies."""
    size = {name: numbers("seniorities", name) for name in ("small", "large", "reader", "buyer")}
    roles = (size["reader"], size["buyer"], size["reader"])
    return choices_by([list(size[firm] * role) for role in roles for firm in ("small", "large")])
