"""The acts by which people become known, and the occasions that they come to."""

from __future__ import annotations

import numpy as np

from ondo.demo.arrival import Arrival, Door, Way
from ondo.demo.catalogue import What
from ondo.demo.days import Days, Diary, Occasion
from ondo.demo.dice import Dice, Ints, choices, quantiles
from ondo.demo.intent import Intent
from ondo.demo.log import Log
from ondo.demo.mails import buying_then
from ondo.demo.market import Kind, People
from ondo.demo.vocabulary import FORMS, Vocabulary
from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND

_COMES_TO_WEBINARS = np.array([0, 1_300, 480, 500, 1_600, 0, 0, 0], dtype=np.int64)
_COMES_TO_SEMINARS = np.array([0, 170, 160, 20, 120, 0, 0, 0], dtype=np.int64)
"""Thousandths of occasions a known person of each kind comes to."""
_BUYERS_COME_MORE = 650
_ATTENDS = 620
_SIGNS_UP_BEFORE = quantiles((1 * HOUR, 1 * DAY, 2 * DAY, 4 * DAY, 7 * DAY, 12 * DAY))
_DOCUMENTS = choices((12, 26, 18, 30, 14))
_SOCIAL = 30


def add_doors(
    dice: Dice, log: Log, words: Vocabulary, arrival: Arrival, says_who: Ints, days: Days, diary: Diary
) -> None:
    """How each person became known. `says_who` is the phrase with which they give their name."""
    for door in Door:
        who = np.flatnonzero(arrival.is_known & (arrival.door == door))
        _add_door(dice, log, words, arrival, days, diary, door, who)
    who = np.flatnonzero(arrival.is_known)
    log.add(What.IDENTIFIED, who, arrival.known[who] + SECOND, says_who, received=arrival.heard[who] + SECOND)


def _add_door(
    dice: Dice, log: Log, words: Vocabulary, arrival: Arrival, days: Days, diary: Diary, door: Door, who: Ints
) -> None:
    at, heard, n = arrival.known[who], arrival.heard[who], len(who)
    match door:
        case Door.DOCUMENT:
            log.add(What.DOCUMENT, who, at, words.documents[dice.take(_DOCUMENTS, n)])
        case Door.NEWSLETTER:
            log.add(What.NEWSLETTER, who, at, words.forms[FORMS.index("newsletter")])
        case Door.CONTACT:
            log.add(What.FORM, who, at, words.forms[FORMS.index("contact")])
        case Door.WEBINAR:
            _add_webinar(dice, log, words, diary, who, at, arrival.webinar[who])
        case Door.CARD:
            fair = words.exhibitions[_held_on(diary.exhibitions, days.day_of(at))]
            log.add(What.EXHIBITION, who, at, fair, received=heard)
            log.add(What.CARD, who, at, fair, received=heard)
        case Door.LIST:
            log.add(What.LISTED, who, at, words.lists[0])
        case Door.REFERRAL:
            log.add(What.REFERRAL, who, at, words.nothing)
        case Door.INQUIRY:
            came_now = arrival.way[who] == Way.INQUIRY
            log.add(What.PAGE, who, at - came_now * MINUTE, words.page("/contact"))
            log.add(What.INQUIRY, who, at, words.inquiries[dice.below(len(words.inquiries), n)])


def _held_on(occasions: tuple[Occasion, ...], day: Ints) -> Ints:
    return np.searchsorted(np.array([item.day for item in occasions], dtype=np.int64), day, side="right") - 1


def _add_webinar(dice: Dice, log: Log, words: Vocabulary, diary: Diary, who: Ints, at: Ints, index: Ints) -> None:
    """Signing up, and coming if it suits."""
    log.add(What.WEBINAR_SIGN_UP, who, at, words.webinars[index])
    comes = np.flatnonzero(dice.hit(_ATTENDS, len(who)))
    held = _starts(diary.webinars)[index[comes]]
    log.add(What.WEBINAR, who[comes], held + dice.below(9 * MINUTE, len(comes)), words.webinars[index[comes]])


def add_occasions(
    dice: Dice, log: Log, words: Vocabulary, people: People, arrival: Arrival, intent: Intent, days: Days, diary: Diary
) -> None:
    """Webinars and seminars that known people come to later."""
    known = np.flatnonzero(arrival.is_known)
    for occasions, signs_up, comes, says, usual in (
        (diary.webinars, What.WEBINAR_SIGN_UP, What.WEBINAR, words.webinars, _COMES_TO_WEBINARS),
        (diary.seminars, What.SEMINAR_SIGN_UP, What.SEMINAR, words.seminars, _COMES_TO_SEMINARS),
    ):
        who, index = _who_comes(dice, people, arrival, intent, known, occasions, usual, days)
        start = _starts(occasions)[index]
        signed = np.maximum(start - dice.take(_SIGNS_UP_BEFORE, len(who)), arrival.heard[who] + HOUR)
        able = np.flatnonzero(signed < start)
        log.add(signs_up, who[able], signed[able], says[index[able]])
        come = able[dice.hit(_ATTENDS, len(able))]
        log.add(comes, who[come], start[come] + dice.below(9 * MINUTE, len(come)), says[index[come]])


def _who_comes(
    dice: Dice,
    people: People,
    arrival: Arrival,
    intent: Intent,
    known: Ints,
    occasions: tuple[Occasion, ...],
    usual: Ints,
    days: Days,
) -> tuple[Ints, Ints]:
    """Pairs of person and occasion, each once: out of general interest, and because they are buying."""
    starts = _starts(occasions)
    first = np.searchsorted(starts, arrival.heard[known] + HOUR)
    left = len(starts) - first
    counts = np.where(left > 0, dice.counts(usual[people.kind[known]]), 0)
    who = np.repeat(known, counts)
    index = np.repeat(first, counts) + dice.below(np.repeat(left, counts), len(who))
    next_one = np.minimum(np.searchsorted(starts, days.midnights[np.maximum(intent.opens[known], 0)]), len(starts) - 1)
    soon = np.maximum(next_one, np.minimum(first, len(starts) - 1))
    wants = buying_then(intent, known, days.day_of(starts[soon])) & (left > 0) & ~intent.quiet[known]
    wants &= dice.hit(_BUYERS_COME_MORE * usual[Kind.PROSPECT] // 500, len(known))
    pairs = np.concatenate([who * len(starts) + index, known[wants] * len(starts) + soon[wants]])
    pairs = np.unique(pairs)
    return pairs // len(starts), pairs % len(starts)


def _starts(occasions: tuple[Occasion, ...]) -> Ints:
    return np.array([item.at for item in occasions], dtype=np.int64)
