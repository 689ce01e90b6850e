"""Mails that we send, and what people do with them; scanners click as well."""

from __future__ import annotations

import numpy as np

from ondo.demo.arrival import Arrival
from ondo.demo.catalogue import Flag, What
from ondo.demo.days import Days, Diary
from ondo.demo.dice import Dice, Flags, Ints, quantiles, runs
from ondo.demo.intent import Intent
from ondo.demo.log import Log
from ondo.demo.market import Accounts, People
from ondo.demo.tables import table
from ondo.demo.vocabulary import Vocabulary
from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND

_CONSENTS = np.array([800, 1000, 900, 300, 850, 0, 200, 300], dtype=np.int64)
"""Per mille of those who came by each door who agree to mails."""
_OPENS = np.array([120, 330, 230, 200, 350, 120, 60, 0], dtype=np.int64)
_CLICKS = np.array([60, 150, 90, 110, 190, 80, 40, 0], dtype=np.int64)
"""Per mille by kind: of mails opened, of opened mails clicked."""
_MORE_OPENS, _MORE_CLICKS = 220, 190
"""More of both while somebody is buying and not quiet about it."""
_UNTIL_OPENED = quantiles(
    (20 * SECOND, 4 * MINUTE, 15 * MINUTE, 40 * MINUTE, 90 * MINUTE, 3 * HOUR, 7 * HOUR, 22 * HOUR, 50 * HOUR)
)
_UNTIL_CLICKED = quantiles((4 * SECOND, 12 * SECOND, 30 * SECOND, 70 * SECOND, 3 * MINUTE))
_LEAVES = quantiles((20, 60, 130, 220, 340, 500, 700))
_SCANNED = 60
"""Per mille of companies whose mail gateway opens what it receives."""
_LANDING = "/blog/what-is-mql"


def add_mails(
    dice: Dice,
    log: Log,
    words: Vocabulary,
    people: People,
    accounts: Accounts,
    arrival: Arrival,
    intent: Intent,
    days: Days,
    diary: Diary,
) -> None:
    """The newsletter, every week, to everybody who agreed to it."""
    readers = np.flatnonzero(arrival.is_known & dice.hit(_CONSENTS[arrival.door], len(people)))
    sent = np.array([item.at for item in diary.newsletters], dtype=np.int64)
    from_issue = np.searchsorted(sent, arrival.heard[readers] + DAY)
    to_issue = np.searchsorted(sent, _until(dice, log, words, readers, arrival, days))
    counts = np.maximum(to_issue - from_issue, 0)
    issue = np.repeat(from_issue, counts) + runs(counts)
    who = np.repeat(readers, counts)
    at = sent[issue] + who % 997 * SECOND
    log.add(What.MAIL_OUT, who, at, words.newsletters[issue])
    _add_scanners(dice, log, words, people, accounts, who, at, issue)
    _add_reactions(dice, log, words, people, intent, days, who, at, issue)


def _until(dice: Dice, log: Log, words: Vocabulary, readers: Ints, arrival: Arrival, days: Days) -> Ints:
    """When mails to each reader end: some unsubscribe, some addresses die."""
    n = len(readers)
    end = arrival.heard[readers] + dice.take(_LEAVES, n) * DAY + dice.below(9 * HOUR, n)
    unsubscribes, bounces = dice.hit(190, n), dice.hit(30, n)
    leaves = np.flatnonzero(unsubscribes & (end < days.end))
    log.add(What.UNSUBSCRIBED, readers[leaves], end[leaves], words.nothing)
    dies = np.flatnonzero(bounces & ~unsubscribes & (end < days.end))
    log.add(What.BOUNCED, readers[dies], end[dies], words.nothing)
    return np.where(unsubscribes | bounces, end, days.end)


def _add_scanners(
    dice: Dice, log: Log, words: Vocabulary, people: People, accounts: Accounts, who: Ints, at: Ints, issue: Ints
) -> None:
    """Gateways that open and click within a second or two: kept, flagged, worth nothing."""
    scanned = dice.hit(_SCANNED, len(accounts.number))
    home = people.account[who]
    caught = np.flatnonzero((home >= 0) & scanned[np.maximum(home, 0)] & dice.hit(500, len(who)))
    log.add(What.OPENED, who[caught], at[caught] + SECOND, words.newsletters[issue[caught]], flag=Flag.SCANNER)
    log.add(What.CLICKED, who[caught], at[caught] + 2 * SECOND, words.links[issue[caught]], flag=Flag.SCANNER)


def _add_reactions(
    dice: Dice,
    log: Log,
    words: Vocabulary,
    people: People,
    intent: Intent,
    days: Days,
    who: Ints,
    at: Ints,
    issue: Ints,
) -> None:
    warm = buying_then(intent, who, days.day_of(at)) & ~intent.quiet[who]
    kind = people.kind[who]
    opens = np.flatnonzero(dice.hit(_OPENS[kind] + _MORE_OPENS * warm, len(who)))
    opened = at[opens] + dice.take(_UNTIL_OPENED, len(opens))
    log.add(What.OPENED, who[opens], opened, words.newsletters[issue[opens]])
    clicks = dice.hit(_CLICKS[kind[opens]] + _MORE_CLICKS * warm[opens], len(opens))
    chosen = opens[clicks]
    clicked = opened[clicks] + dice.take(_UNTIL_CLICKED, len(chosen))
    log.add(What.CLICKED, who[chosen], clicked, words.links[issue[chosen]])
    way_in = 1 + table("visits")["source"].to_list().index("newsletter")
    log.add(What.PAGE, who[chosen], clicked + SECOND, words.page(_LANDING, way_in))


def buying_then(intent: Intent, who: Ints, day: Ints) -> Flags:
    """Whether each of these people was in a window on that day."""
    first = (intent.opens[who] <= day) & (day < intent.closes[who])
    return first | ((intent.again[who] >= 0) & (intent.again[who] <= day) & (day < intent.again_closes[who]))
