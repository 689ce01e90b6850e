"""One market of the demo company, from nothing to a log in order, with what is known and what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl

from ondo.demo.arrival import Arrival, make_arrival
from ondo.demo.catalogue import Flag, What
from ondo.demo.days import Days, Diary, diary
from ondo.demo.desk import Notes, Office
from ondo.demo.dice import Dice, Flags, Ints
from ondo.demo.doors import add_doors, add_occasions
from ondo.demo.incumbent import find_signals
from ondo.demo.intent import Intent, make_intent, settled
from ondo.demo.interest import Scene, add_interest
from ondo.demo.log import Log, Phrases, Rows
from ondo.demo.mails import add_mails
from ondo.demo.market import Accounts, People, make_accounts, make_people
from ondo.demo.names import account_names, person_names
from ondo.demo.sales import Sold, work
from ondo.demo.vocabulary import Vocabulary, make_vocabulary
from ondo.demo.web import add_visits

_MAILS = (What.MAIL_OUT, What.OPENED, What.CLICKED, What.BOUNCED, What.UNSUBSCRIBED)


class Purpose(IntEnum):
    """Which dice: one stream each, so that more draws for one purpose change no other."""

    ACCOUNTS = 1
    PEOPLE = 2
    INTENT = 3
    ARRIVAL = 4
    WEB = 5
    DOORS = 6
    OCCASIONS = 7
    MAILS = 8
    INTEREST = 9
    NAMES = 10
    SALES = 11


@dataclass(frozen=True)
class Company:
    """What all markets of one history share."""

    seed: int
    days: Days
    diary: Diary
    words: Vocabulary


@dataclass(frozen=True)
class Told:
    """Everything about one market."""

    number: int
    people: People
    accounts: Accounts
    arrival: Arrival
    intent: Intent
    rows: Rows
    phrases: Phrases
    known: Ints
    names: pl.DataFrame
    """Of the known people, in their order."""
    account_names: pl.DataFrame
    sold: Sold


def found(seed: int, days: Days) -> Company:
    """The demo company at the start of its history."""
    held = diary(days)
    return Company(seed, days, held, make_vocabulary(held))


def tell_market(company: Company, number: int, n: int) -> Told:
    """What happens in the market of this number, with so many people in it."""
    days, words = company.days, company.words

    def dice(purpose: Purpose) -> Dice:
        return Dice(company.seed, number, purpose)

    accounts = make_accounts(dice(Purpose.ACCOUNTS), number, n, days.count)
    people = make_people(dice(Purpose.PEOPLE), number, n, accounts)
    wish = make_intent(dice(Purpose.INTENT), people, accounts)
    arrival = make_arrival(dice(Purpose.ARRIVAL), people, wish, days, company.diary)
    intent = settled(wish, arrival.day, days.count)
    known = np.flatnonzero(arrival.is_known)
    firms = account_names(accounts)
    names = person_names(dice(Purpose.NAMES), people, firms, known)
    phrases = words.phrases.copy()
    log = Log()
    says_who = phrases.extended(_introductions(names)) + np.arange(len(known), dtype=np.int64)
    add_visits(dice(Purpose.WEB), log, words, people, arrival, intent, days)
    add_doors(dice(Purpose.DOORS), log, words, arrival, says_who, days, company.diary)
    add_occasions(dice(Purpose.OCCASIONS), log, words, people, arrival, intent, days, company.diary)
    add_interest(dice(Purpose.INTEREST), log, words, Scene(people, arrival, intent, days))
    add_mails(dice(Purpose.MAILS), log, words, people, accounts, arrival, intent, days, company.diary)
    acts = log.in_order(days.end, _acts_of(arrival))
    signals = find_signals(acts, words, people, accounts, arrival)
    notes = Notes(phrases, log.count, number)
    seed = int(dice(Purpose.SALES).bits(1)[0])
    sold = work(seed, people, accounts, arrival, intent, acts, signals, notes, Office(days))
    notes.add_to(log)
    rows = log.in_order(days.end, _not_silenced(sold, n))
    return Told(number, people, accounts, arrival, intent, rows, phrases, known, names, firms, sold)


def _introductions(names: pl.DataFrame) -> list[str]:
    """What each known person says when they give their name."""
    told = ("email", "name", "name_kana", "company", "department", "job_title")
    # No name has a character that JSON would escape (a test looks), so the text is put together by columns.
    parts = [pl.concat_str(pl.lit(f'"{key}":"'), key, pl.lit('"')) for key in told]
    text = pl.concat_str(pl.lit("{"), pl.concat_str(parts, separator=",", ignore_nulls=True), pl.lit("}"))
    return names.select(text).to_series().to_list()


def _acts_of(arrival: Arrival) -> Callable[[Rows], Flags]:
    """What known people have done themselves: all that sales look at."""

    def done(rows: Rows) -> Flags:
        theirs: Flags = (rows.what != What.MAIL_OUT) & (rows.flag == Flag.NONE) & known[rows.person]
        return theirs

    known = arrival.is_known
    return done


def _not_silenced(sold: Sold, people: int) -> Callable[[Rows], Flags]:
    """Everything but mails to customers and to those who are no prospects."""

    def kept(rows: Rows) -> Flags:
        wanted: Flags = ~is_mail[rows.what] | (rows.occurred <= until[rows.person])
        return wanted

    until = np.full(people, np.iinfo(np.int64).max, dtype=np.int64)
    until[list(sold.silent_from)] = list(sold.silent_from.values())
    is_mail = np.isin(np.arange(len(What)), _MAILS)
    return kept
