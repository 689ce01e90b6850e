"""Whom the SDRs of one market work, and when: first come, first served, within what they manage in a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import Arrival
from ondo.demo.catalogue import Flag, What
from ondo.demo.deals import Deal
from ondo.demo.desk import Coin, Notes, Office, lots
from ondo.demo.incumbent import Signals
from ondo.demo.intent import Intent
from ondo.demo.log import Rows, person_starts
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.story import Lead, Signal, Story
from ondo.domain.instants import DAY, HOUR, MINUTE, Instant

_FORGOTTEN = 90
"""Per mille of those worth a call whom nobody ever calls."""
_COLD = 200
"""Per mille of the other known people at companies of the right kind who are called without a sign."""
_PEOPLE_PER_DAILY_CALL = 1_600
_WAITS = lots(minutes=8, hours=3, days=1)
_CITED = (What.PAGE, What.DOCUMENT, What.WEBINAR, What.CLICKED, What.VIDEO_DONE, What.CARD)


@dataclass(frozen=True)
class Sold:
    """What sales made of a market."""

    deals: list[Deal]
    silent_from: dict[int, Instant]
    """Who gets no more mails, and from when on."""
    worked: list[int]


@dataclass(frozen=True)
class Market:
    """What sales work with, and what is hidden from them."""

    people: People
    accounts: Accounts
    arrival: Arrival
    intent: Intent
    rows: Rows
    starts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def work(
    seed: int,
    people: People,
    accounts: Accounts,
    arrival: Arrival,
    intent: Intent,
    rows: Rows,
    signals: Signals,
    notes: Notes,
    office: Office,
) -> Sold:
    """Write down everything that sales do in one market."""
    market = Market(people, accounts, arrival, intent, rows, person_starts(rows, len(people)))
    of_person = _by_person(signals)
    sold = Sold([], {}, [])
    coin = Coin(seed)
    for person, at, asked in _schedule(coin, of_person, len(people), office):
        story = Story(_lead(market, person, of_person[person]), notes, office, coin)
        story.tell(at, asked)
        _keep(sold, story)
    for person, at in _cold(coin, market, of_person, office):
        story = Story(_lead(market, person, [], before=at), notes, office, coin)
        story.cold_call(at)
        _keep(sold, story)
    return sold


def _keep(sold: Sold, story: Story) -> None:
    sold.deals.extend(story.deals)
    sold.worked.append(story.lead.person)
    if story.silent_from is not None:
        sold.silent_from[story.lead.person] = story.silent_from


def _by_person(signals: Signals) -> dict[int, list[Signal]]:
    found: dict[int, list[Signal]] = {}
    columns = (signals.person, signals.at, signals.asked, signals.telling)
    for person, *signal in zip(*(values.tolist() for values in columns), strict=True):
        found.setdefault(person, []).append(Signal(*signal))
    return found


def _schedule(
    coin: Coin, of_person: dict[int, list[Signal]], people: int, office: Office
) -> list[tuple[int, Instant, bool]]:
    """When each person is called first. Inquiries jump the queue; some people are forgotten."""
    a_day = 2 + people // _PEOPLE_PER_DAILY_CALL
    taken: Counter[int] = Counter()
    plan = []
    for (at, asked, _), person in sorted((signals[0], person) for person, signals in of_person.items()):
        if not asked and coin.hit(_FORGOTTEN):
            continue
        first = office.now_or_next(at + coin.between(2, 24) * MINUTE if asked else at + _delay(coin))
        while not asked and taken[office.day(first)] >= a_day:
            first = office.after(first, 1, coin)
        taken[office.day(first)] += 1
        plan.append((person, first, asked))
    return plan


def _delay(coin: Coin) -> int:
    match coin.one_of(_WAITS):
        case "minutes":
            return coin.between(10, 150) * MINUTE
        case "hours":
            return coin.between(3, 20) * HOUR
        case _:
            return coin.between(1, 5) * DAY


def _cold(coin: Coin, market: Market, of_person: dict[int, list[Signal]], office: Office) -> list[tuple[int, Instant]]:
    """Known people in companies of the right kind whom an SDR calls out of the blue."""
    people, arrival = market.people, market.arrival
    at_target = (people.account >= 0) & market.accounts.target[np.maximum(people.account, 0)]
    likely = np.flatnonzero(arrival.is_known & at_target & people.of(Kind.READER, Kind.PROSPECT)).tolist()
    chosen = [person for person in likely if person not in of_person and coin.hit(_COLD)]
    heard = arrival.heard[chosen].tolist()
    plan = [office.in_days(at, coin.between(3, 200), coin) for at in heard]
    return [(person, at) for person, at in zip(chosen, plan, strict=True) if at < office.end]


def _lead(market: Market, person: int, signals: list[Signal], before: Instant | None = None) -> Lead:
    people, intent, home = market.people, market.intent, int(market.people.account[person])
    return Lead(
        person=person,
        kind=Kind(int(people.kind[person])),
        windows=intent.windows(person),
        strength=int(intent.strength[person]),
        employees=int(market.accounts.employees[home]) if home >= 0 else 8,
        uses_rival=home >= 0 and bool(market.accounts.uses_rival[home]),
        contract_end=int(market.accounts.contract_end[home]) if home >= 0 else 0,
        signals=signals,
        acts=_acts(market, person, before) if before is not None else [],
    )


def _acts(market: Market, person: int, before: Instant) -> list[int]:
    """What the person did by then that an SDR would cite."""
    mine = slice(int(market.starts[person]), int(market.starts[person + 1]))
    rows = market.rows
    cited = (rows.received[mine] < before) & np.isin(rows.what[mine], _CITED) & (rows.flag[mine] == Flag.NONE)
    return [int(number) for number in rows.id[mine][cited]]
