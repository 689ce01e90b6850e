"""Visits to the site: when people come, what they are after, and the pages they see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import Arrival, Way, since
from ondo.demo.catalogue import Flag, What
from ondo.demo.days import READING_HOURS, Days
from ondo.demo.dice import Dice, Ints, choices_by, quantiles, runs
from ondo.demo.intent import NEVER, Intent
from ondo.demo.log import Log
from ondo.demo.market import Kind, People
from ondo.demo.tables import column
from ondo.demo.vocabulary import MIXES, Vocabulary
from ondo.domain.instants import MINUTE, SECOND

_READ, _LOOK, _EVALUATE, _CAREERS, _STUDY, _CAMPAIGN = range(len(MIXES))
_FIRST_MIX = choices_by(
    (
        (62, 20, 0, 2, 0, 16),  # passer-by
        (70, 16, 2, 0, 0, 12),  # reader
        (26, 38, 14, 0, 0, 22),  # prospect
        (70, 22, 0, 4, 4, 0),  # student
        (8, 40, 10, 0, 40, 2),  # competitor
        (4, 26, 0, 70, 0, 0),  # job seeker
        (0, 80, 0, 20, 0, 0),  # vendor
        (0, 0, 0, 0, 100, 0),  # bot
    )
)
_LATER_MIX = choices_by(
    (
        (80, 20, 0, 0, 0, 0),
        (84, 11, 3, 0, 0, 2),
        (58, 30, 8, 1, 0, 3),
        (52, 30, 0, 4, 14, 0),
        (10, 22, 14, 2, 52, 0),
        (4, 16, 0, 80, 0, 0),
        (0, 100, 0, 0, 0, 0),
        (0, 0, 0, 0, 100, 0),
    )
)
_BUYING_MIX = choices_by(((6, 30, 64, 0, 0, 0),))
_SHARED_MIX = choices_by(((40, 10, 0, 50, 0, 0),))
_LENGTHS = np.stack(
    [
        quantiles((1, 1, 1, 2, 2, 3, 5)),
        quantiles((1, 2, 2, 3, 4, 5, 8)),
        quantiles((2, 3, 4, 5, 6, 8, 13)),
        quantiles((1, 2, 3, 4, 6, 9)),
        quantiles((3, 5, 7, 9, 12, 20)),
        quantiles((1, 1, 1, 2, 3, 5)),
    ]
)
_GAPS = quantiles((6 * SECOND, 14 * SECOND, 25 * SECOND, 45 * SECOND, 80 * SECOND, 140 * SECOND, 300 * SECOND))
_MEAN_LATER = np.array([80, 9_500, 5_500, 11_000, 15_000, 3_000, 500, 2_000], dtype=np.int64)
"""Thousandths of visits after the first, over the time that somebody stays interested."""
_INTERESTED_DAYS = quantiles((4, 15, 40, 90, 160, 260, 400, 600))
_STUDENT_DAYS, _WEEKS = 24, 14
_BUYING_VISITS, _QUIET_VISITS = 8_500, 1_900


@dataclass(frozen=True)
class Visits:
    """Visits: whose, from when, what after (a mix), and from which table of ways in."""

    person: Ints
    at: Ints
    mix: Ints

    def __len__(self) -> int:
        return len(self.person)


def add_visits(
    dice: Dice, log: Log, words: Vocabulary, people: People, arrival: Arrival, intent: Intent, days: Days
) -> None:
    """All visits of a market."""
    everybody = np.arange(len(people), dtype=np.int64)
    first = everybody[arrival.way == Way.WEB]
    phases = [
        Visits(first, arrival.came[first], dice.take_by(_FIRST_MIX, people.kind[first])),
        _later(dice, people, arrival, days),
        _in_window(dice, intent, intent.opens, intent.closes, arrival, days),
        _in_window(dice, intent, intent.again, intent.again_closes, arrival, days),
        _by_others(dice, people, arrival, days),
    ]
    visits = Visits(*(np.concatenate([getattr(part, name) for part in phases]) for name in ("person", "at", "mix")))
    _add_pages(dice, log, words, people, visits)


def _spread(dice: Dice, days: Days, person: Ints, counts: Ints, first: Ints, until: Ints) -> tuple[Ints, Ints]:
    """So many visits each between two days: whose, and when."""
    who = np.repeat(person, counts)
    day = days.visits.draw(dice, np.repeat(first, counts), np.repeat(until, counts))
    return who, days.midnights[day] + dice.take(READING_HOURS, len(who)) + dice.below(MINUTE, len(who))


def _later(dice: Dice, people: People, arrival: Arrival, days: Days) -> Visits:
    """Coming back out of general interest: readers for long, students and job seekers in one burst."""
    n = len(people)
    stays = dice.take(_INTERESTED_DAYS, n)
    stays = np.where(people.of(Kind.STUDENT), _STUDENT_DAYS, stays)
    stays = np.where(people.of(Kind.JOB_SEEKER, Kind.BOT), _WEEKS, stays)
    first = since(arrival, days)
    until = np.minimum(first + stays, days.count)
    counts = np.where(until > first, dice.counts(_MEAN_LATER[people.kind]), 0)
    who, at = _spread(dice, days, np.arange(n, dtype=np.int64), counts, first, until)
    return Visits(who, at, dice.take_by(_LATER_MIX, people.kind[who]))


def _in_window(dice: Dice, intent: Intent, opens: Ints, closes: Ints, arrival: Arrival, days: Days) -> Visits:
    """Visits of those who are buying."""
    buyers = np.flatnonzero(opens != NEVER)
    first = np.maximum(opens[buyers], since(arrival, days)[buyers])
    until = np.maximum(closes[buyers], first)
    mean = np.where(intent.quiet[buyers], _QUIET_VISITS, _BUYING_VISITS)
    counts = np.where(until > first, dice.counts(mean), 0)
    who, at = _spread(dice, days, buyers, counts, first, until)
    return Visits(who, at, dice.take_by(_BUYING_MIX, np.zeros(len(who), np.int64)))


def _by_others(dice: Dice, people: People, arrival: Arrival, days: Days) -> Visits:
    """Machines that several people use: what a colleague looks at lands on the wrong person."""
    shared = np.flatnonzero(arrival.is_known & people.shared)
    first = since(arrival, days)[shared]
    counts = np.where(first < days.count, dice.counts(np.full(len(shared), 4_000, dtype=np.int64)), 0)
    who, at = _spread(dice, days, shared, counts, first, np.full(len(shared), days.count))
    return Visits(who, at, dice.take_by(_SHARED_MIX, np.zeros(len(who), np.int64)))


def _add_pages(dice: Dice, log: Log, words: Vocabulary, people: People, visits: Visits) -> None:
    """Every page of every visit; the first one says where the visitor came from."""
    bot = people.kind[visits.person] == Kind.BOT
    lengths = dice.take_by(_LENGTHS, visits.mix) * np.where(bot, 6, 1)
    nth = runs(lengths)
    n = len(nth)
    says = dice.take_by(_page_lines(), np.repeat(visits.mix, lengths)) * words.ways_in
    ways = dice.take_by(_ways_in(), (visits.mix == _CAMPAIGN).astype(np.int64))
    says += np.where(nth == 0, np.repeat(ways, lengths), 0)
    gaps = np.where(np.repeat(bot, lengths), 2 * SECOND, dice.take(_GAPS, n) + dice.below(SECOND, n))
    at = np.repeat(visits.at, lengths) + _within(np.where(nth == 0, 0, gaps), lengths)
    person = np.repeat(visits.person, lengths)
    flag = np.where(np.repeat(bot, lengths), Flag.BOT, Flag.NONE)
    log.add(What.PAGE, person, at, says, flag=flag)
    twice = np.flatnonzero(dice.hit(3, n))  # a tag that fires twice
    log.add(What.PAGE, person[twice], at[twice] + 240, says[twice], flag=flag[twice])


def _within(steps: Ints, lengths: Ints) -> Ints:
    """The sum of the steps since the start of each run."""
    total = np.cumsum(steps)
    starts = (np.cumsum(lengths) - lengths)[lengths > 0]
    found: Ints = total - np.repeat(total[starts], lengths[lengths > 0])
    return found


def _page_lines() -> Ints:
    return choices_by([column("pages", mix).to_list() for mix in MIXES])


def _ways_in() -> Ints:
    """Lines of visits.csv, from 1, for ordinary visits and for those by campaigns."""
    return np.add(choices_by([column("visits", name).to_list() for name in ("web", "campaign")]), 1)
