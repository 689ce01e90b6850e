"""Whom the SDRs of one market work, and when: first come, first served, within what they manage in a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import Arrival
from ondo.demo.deals import Deal
from ondo.demo.desk import Coin, Notes, Office, lots
from ondo.demo.incumbent import Signals
from ondo.demo.intent import Intent
from ondo.demo.leads import Market, with_acts, with_signals
from ondo.demo.log import Rows
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.story import Story
from ondo.domain.instants import DAY, HOUR, MINUTE, Instant

_FORGOTTEN = 90
"""Per mille of those worth a call whom nobody ever calls."""
_COLD = 200
"""Per mille of the other known people at companies of the right kind who are called without a sign."""
_PEOPLE_PER_DAILY_CALL = 1_600
_WAITS = lots(minutes=8, hours=3, days=1)


@dataclass(frozen=True)
class Sold:
    """What sales made of a market."""

    deals: list[Deal]
    silent_from: dict[int, Instant]
    """Who gets no more mails, and from when on."""
    worked: list[int]


def work(
    seed: int,
    people: People,
    accounts: Accounts,
    arrival: Arrival,
    intent: Intent,
    acts: Rows,
    signals: Signals,
    notes: Notes,
    office: Office,
) -> Sold:
    """Write down everything that sales do in one market. `acts` are what sales could have seen of known people."""
    market, sold, coin = Market(people, accounts, intent), Sold([], {}, []), Coin(seed)
    plan = _schedule(coin, signals, len(people), office)
    for lead, (_, at, asked) in zip(with_signals(market, [one[0] for one in plan], signals), plan, strict=True):
        story = Story(lead, notes, office, coin)
        story.tell(at, asked)
        _keep(sold, story)
    cold = _cold(coin, people, accounts, arrival, signals, office)
    for lead, at in zip(with_acts(market, *cold, acts), cold[1], strict=True):
        story = Story(lead, notes, office, coin)
        story.cold_call(at)
        _keep(sold, story)
    return sold


def _keep(sold: Sold, story: Story) -> None:
    sold.deals.extend(story.deals)
    sold.worked.append(story.lead.person)
    if story.silent_from is not None:
        sold.silent_from[story.lead.person] = story.silent_from


def _schedule(coin: Coin, signals: Signals, people: int, office: Office) -> list[tuple[int, Instant, bool]]:
    """When each person is called first. Inquiries jump the queue; some people are forgotten."""
    a_day = 2 + people // _PEOPLE_PER_DAILY_CALL
    taken: Counter[int] = Counter()
    plan = []
    for person, at, asked in _first_signals(signals):
        if not asked and coin.hit(_FORGOTTEN):
            continue
        first = office.now_or_next(at + coin.between(2, 24) * MINUTE if asked else at + _delay(coin))
        while not asked and taken[office.day(first)] >= a_day:
            first = office.after(first, 1, coin)
        taken[office.day(first)] += 1
        plan.append((person, first, asked))
    return plan


def _first_signals(signals: Signals) -> Iterator[tuple[int, Instant, bool]]:
    """Each person's first signal, in order of time: whose, when, and whether they asked."""
    person, first = np.unique(signals.person, return_index=True)
    at, asked = signals.at[first], signals.asked[first]
    order = np.lexsort((person, signals.telling[first], asked, at))
    return zip(person[order].tolist(), at[order].tolist(), asked[order].tolist(), strict=True)


def _delay(coin: Coin) -> int:
    match coin.one_of(_WAITS):
        case "minutes":
            return coin.between(10, 150) * MINUTE
        case "hours":
            return coin.between(3, 20) * HOUR
        case _:
            return coin.between(1, 5) * DAY


def _cold(
    coin: Coin, people: People, accounts: Accounts, arrival: Arrival, signals: Signals, office: Office
) -> tuple[list[int], list[Instant]]:
    """Known people in companies of the right kind whom an SDR calls out of the blue, and when."""
    at_target = (people.account >= 0) & accounts.target[np.maximum(people.account, 0)]
    likely = arrival.is_known & at_target & people.of(Kind.READER, Kind.PROSPECT)
    likely[signals.person] = False
    chosen = [person for person in np.flatnonzero(likely).tolist() if coin.hit(_COLD)]
    plan = [office.in_days(at, coin.between(3, 200), coin) for at in arrival.heard[chosen].tolist()]
    called = [(person, at) for person, at in zip(chosen, plan, strict=True) if at < office.end]
    return [person for person, _ in called], [at for _, at in called]
