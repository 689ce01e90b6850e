"""The people whom sales work, as sales could know them: looked up by columns, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ondo.demo.catalogue import What
from ondo.demo.dice import Ints
from ondo.demo.incumbent import Signals
from ondo.demo.intent import NEVER, Intent
from ondo.demo.log import Rows, sortable
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.story import Lead
from ondo.domain.instants import Instant

_KINDS = tuple(Kind)
_CITED = (What.PAGE, What.DOCUMENT, What.WEBINAR, What.CLICKED, What.VIDEO_DONE, What.CARD)
_MOST_CITED = 3
_EMPLOYEES_UNKNOWN = 8


@dataclass(frozen=True)
class Market:
    """What is known about a market's people, and what is hidden from sales."""

    people: People
    accounts: Accounts
    intent: Intent

    def facts(self, who: Ints) -> Iterator[tuple[int, ...]]:
        """Person, kind, the four days of the windows, strength, employees, `uses_rival` and `contract_end` of each."""
        people, intent, home = self.people, self.intent, self.people.account[who]
        firm, employed = np.maximum(home, 0), home >= 0
        windows = (intent.opens, intent.closes, intent.again, intent.again_closes)
        columns = (
            who,
            people.kind[who],
            *(days[who] for days in windows),
            intent.strength[who],
            np.where(employed, self.accounts.employees[firm], _EMPLOYEES_UNKNOWN),
            employed & self.accounts.uses_rival[firm],
            np.where(employed, self.accounts.contract_end[firm], 0),
        )
        return zip(*(column.tolist() for column in columns), strict=True)


def with_signals(market: Market, who: list[int], signals: Signals) -> Iterator[Lead]:
    """These people, whom the incumbent rule found worth a call, with the moments at which it did."""
    told = signals.telling
    chosen = np.array(who, dtype=np.int64)
    every = _moments(chosen, signals.person, signals.at)
    telling = _moments(chosen, signals.person[told], signals.at[told])
    for facts, at, by_act in zip(market.facts(chosen), every, telling, strict=True):
        yield _lead(facts, signals=at, telling=by_act)


def _moments(who: Ints, person: Ints, at: Ints) -> Iterator[list[Instant]]:
    """The instants of each of these people, from columns in order of person and instant."""
    instants = at.tolist()
    first, end = (np.searchsorted(person, who, side).tolist() for side in ("left", "right"))
    return (instants[one:other] for one, other in zip(first, end, strict=True))


def with_acts(market: Market, who: list[int], before: list[Instant], acts: Rows) -> Iterator[Lead]:
    """These people, who gave no sign, with the last acts that an SDR would cite before an instant."""
    chosen, cited = np.array(who, dtype=np.int64), np.isin(acts.what, _CITED)
    keys, ids = acts.keys[cited], acts.id[cited]
    end = np.searchsorted(keys, sortable(chosen, np.array(before, dtype=np.int64)))
    first = np.maximum(np.searchsorted(keys, sortable(chosen, 0)), end - _MOST_CITED)
    for facts, one, other in zip(market.facts(chosen), first.tolist(), end.tolist(), strict=True):
        yield _lead(facts, acts=ids[one:other].tolist())


def _lead(facts: tuple[int, ...], **seen: list[int]) -> Lead:
    person, kind, *days, strength, employees, uses_rival, contract_end = facts
    return Lead(
        person=person,
        kind=_KINDS[kind],
        turns=tuple(day for day in days if day != NEVER),
        strength=strength,
        employees=employees,
        uses_rival=bool(uses_rival),
        contract_end=contract_end,
        **seen,
    )
