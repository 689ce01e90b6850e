"""The people of one market as sales could know them, one by one: columns turned into lists once, looked up often."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from ondo.demo.catalogue import What
from ondo.demo.dice import Ints
from ondo.demo.incumbent import Signals
from ondo.demo.intent import NEVER, Intent
from ondo.demo.log import Rows
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.story import Lead
from ondo.domain.instants import Instant

_KINDS = tuple(Kind)
_CITED = (What.PAGE, What.DOCUMENT, What.WEBINAR, What.CLICKED, What.VIDEO_DONE, What.CARD)
_MOST_CITED = 3
_EMPLOYEES_UNKNOWN = 8


@dataclass(frozen=True)
class Moments:
    """Instants of everybody's, person by person in order of time."""

    at: list[Instant]
    starts: list[int]
    """Where each person's begin, and where the last one's end."""

    @classmethod
    def of(cls, person: Ints, at: Ints, people: int) -> Moments:
        """From columns that are in this order."""
        return cls(at.tolist(), np.searchsorted(person, np.arange(people + 1)).tolist())

    def of_person(self, person: int) -> list[Instant]:
        """The person's instants."""
        return self.at[self.starts[person] : self.starts[person + 1]]

    def last_before(self, person: int, at: Instant, most: int) -> slice:
        """Where the person's last instants before this one are, so many at most."""
        first = self.starts[person]
        end = bisect_left(self.at, at, first, self.starts[person + 1])
        return slice(max(first, end - most), end)


@dataclass(frozen=True)
class Leads:
    """Everybody, to be looked up by number."""

    facts: list[tuple[int, ...]]
    signals: Moments
    telling: Moments
    acts: Moments
    act_ids: list[int]

    @classmethod
    def of(cls, people: People, accounts: Accounts, intent: Intent, acts: Rows, signals: Signals) -> Leads:
        """The people of a market."""
        n, told, cited = len(people), signals.telling, np.isin(acts.what, _CITED)
        return cls(
            facts=_facts(people, accounts, intent),
            signals=Moments.of(signals.person, signals.at, n),
            telling=Moments.of(signals.person[told], signals.at[told], n),
            acts=Moments.of(acts.person[cited], acts.received[cited], n),
            act_ids=acts.id[cited].tolist(),
        )

    def with_signals(self, person: int) -> Lead:
        """Somebody whom the incumbent rule found worth a call."""
        return self._lead(person, signals=self.signals.of_person(person), telling=self.telling.of_person(person))

    def with_acts(self, person: int, before: Instant) -> Lead:
        """Somebody who gave no sign, with what they did before an instant."""
        return self._lead(person, acts=self.act_ids[self.acts.last_before(person, before, _MOST_CITED)])

    def _lead(self, person: int, **seen: list[int]) -> Lead:
        kind, *days, strength, employees, uses_rival, contract_end = self.facts[person]
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


def _facts(people: People, accounts: Accounts, intent: Intent) -> list[tuple[int, ...]]:
    """What a lead consists of, person by person."""
    home, employed = np.maximum(people.account, 0), people.account >= 0
    columns = (
        people.kind,
        intent.opens,
        intent.closes,
        intent.again,
        intent.again_closes,
        intent.strength,
        np.where(employed, accounts.employees[home], _EMPLOYEES_UNKNOWN),
        employed & accounts.uses_rival[home],
        np.where(employed, accounts.contract_end[home], 0),
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))
