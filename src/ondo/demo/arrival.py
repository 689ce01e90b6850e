"""How people come: on which day, by which way, and when they become known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ondo.demo.days import FAIR_HOURS, OFFICE_HOURS, READING_HOURS, Days, Diary, Occasion
from ondo.demo.dice import Dice, Flags, Ints, choices_by, quantiles
from ondo.demo.intent import Intent
from ondo.demo.market import Kind, People
from ondo.domain.instants import MINUTE, SECOND

UNKNOWN = -1


class Way(IntEnum):
    """The first contact."""

    WEB = 0
    EXHIBITION = 1
    WEBINAR = 2
    LIST = 3
    REFERRAL = 4
    INQUIRY = 5


class Door(IntEnum):
    """The act by which somebody becomes known."""

    DOCUMENT = 0
    NEWSLETTER = 1
    WEBINAR = 2
    CONTACT = 3
    CARD = 4
    LIST = 5
    REFERRAL = 6
    INQUIRY = 7


_WAYS = choices_by(
    (
        (1000, 0, 0, 0, 0, 0),  # passer-by
        (620, 190, 150, 40, 0, 0),  # reader
        (590, 190, 90, 90, 40, 0),  # prospect
        (1000, 0, 0, 0, 0, 0),  # student
        (800, 0, 200, 0, 0, 0),  # competitor
        (1000, 0, 0, 0, 0, 0),  # job seeker
        (600, 150, 0, 0, 0, 250),  # vendor
        (1000, 0, 0, 0, 0, 0),  # bot
        (560, 120, 70, 20, 50, 180),  # prospect who comes because the need is there
    )
)
_BECOMES_KNOWN = np.array([30, 640, 760, 620, 520, 80, 900, 0], dtype=np.int64)
_WEB_DOORS = choices_by(((52, 30, 12, 6), (40, 8, 4, 48)))
_DOOR_OF_WAY = np.array([0, Door.CARD, Door.WEBINAR, Door.LIST, Door.REFERRAL, Door.INQUIRY], dtype=np.int64)
_LATER = quantiles((1, 2, 4, 7, 12, 20, 32, 50, 80, 130))
_TYPED_IN = quantiles((1, 2, 3, 4, 5, 6, 8, 11))
_SOON = quantiles((40 * SECOND, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE))


@dataclass(frozen=True)
class Arrival:
    """`came` is the first instant; `known` when they became known, or `UNKNOWN`; `heard` when we learned of it."""

    way: Ints
    came: Ints
    day: Ints
    door: Ints
    known: Ints
    heard: Ints
    webinar: Ints
    """The webinar by which somebody came or became known; else -1."""

    @property
    def is_known(self) -> Flags:
        return np.not_equal(self.known, UNKNOWN)


def make_arrival(dice: Dice, people: People, intent: Intent, days: Days, diary: Diary) -> Arrival:
    """Draws everybody's arrival."""
    n = len(people)
    way = dice.take_by(_WAYS, np.where(intent.starts_with_need, len(Kind), people.kind))
    day = days.arrivals(diary.busy).draw(dice, np.zeros(n, np.int64), np.full(n, days.count))
    webinar = np.full(n, -1, dtype=np.int64)
    day = _move_to_fairs(dice, way, day, diary)
    day, webinar = _move_to_webinars(dice, way, day, webinar, diary)
    day = np.where(way == Way.LIST, _list_days(days, day), day)
    came = _first_instants(dice, way, day, days)
    door, known, webinar = _doors(dice, people, intent, way, came, day, webinar, days, diary)
    heard = np.where(door == Door.CARD, _typed_in(dice, day, days), known)
    known = np.where(heard >= days.end, UNKNOWN, known)
    return Arrival(way, came, day, door, known, np.where(known == UNKNOWN, UNKNOWN, heard), webinar)


def _move_to_fairs(dice: Dice, way: Ints, day: Ints, diary: Diary) -> Ints:
    fairs = _days_of(diary.exhibitions)
    return np.where(way == Way.EXHIBITION, fairs[dice.below(len(fairs), len(day))], day)


def _move_to_webinars(dice: Dice, way: Ints, day: Ints, webinar: Ints, diary: Diary) -> tuple[Ints, Ints]:
    """Those who come for a webinar sign up some days before it."""
    held = _days_of(diary.webinars)
    index = np.searchsorted(held, day + 1)
    comes = (way == Way.WEBINAR) & (index < len(held))
    way[(way == Way.WEBINAR) & ~comes] = Way.WEB
    index = np.minimum(index, len(held) - 1)
    before = np.maximum(held[index] - 1 - dice.below(12, len(day)), 0)
    return np.where(comes, before, day), np.where(comes, index, webinar)


def _list_days(days: Days, day: Ints) -> Ints:
    """Lists of target accounts are loaded once a quarter."""
    loads = days.working[np.searchsorted(days.working, np.arange(5, days.count, 91)).clip(max=len(days.working) - 1)]
    found: Ints = loads[np.searchsorted(loads, day).clip(max=len(loads) - 1)]
    return found


def _first_instants(dice: Dice, way: Ints, day: Ints, days: Days) -> Ints:
    n = len(way)
    clock = np.where(way == Way.EXHIBITION, dice.take(FAIR_HOURS, n), dice.take(READING_HOURS, n))
    clock = np.where(np.isin(way, (Way.LIST, Way.REFERRAL, Way.INQUIRY)), dice.take(OFFICE_HOURS, n), clock)
    return days.midnights[day] + clock + dice.below(MINUTE, n)


def _doors(
    dice: Dice,
    people: People,
    intent: Intent,
    way: Ints,
    came: Ints,
    day: Ints,
    webinar: Ints,
    days: Days,
    diary: Diary,
) -> tuple[Ints, Ints, Ints]:
    """By which act, when, and for which webinar: at once for those who came by name, else mostly later or never."""
    n = len(people)
    door = np.where(way == Way.WEB, dice.take_by(_WEB_DOORS, (people.kind == Kind.VENDOR).astype(np.int64)), 0)
    door = np.where(way == Way.WEB, door, _DOOR_OF_WAY[way])
    per_mille = np.minimum(_BECOMES_KNOWN[people.kind] + 110 * intent.starts_with_need, 1000)
    tells = (way != Way.WEB) | dice.hit(per_mille, n)
    wait = dice.take(_LATER, n) * np.where(intent.starts_with_need, 1, 2) // 2
    later_day = np.minimum(day + 1 + wait, days.count)
    later = days.midnights[later_day] + dice.take(OFFICE_HOURS, n) + dice.below(MINUTE, n)
    at_once = (way != Way.WEB) | dice.hit(np.where(people.kind == Kind.PASSER_BY, 1000, 420), n)
    known = np.where(at_once, came + np.where(way == Way.WEB, dice.take(_SOON, n), SECOND), later)
    known = np.where(tells & (known < days.end), known, UNKNOWN)
    held = _days_of(diary.webinars)
    coming = np.searchsorted(held, days.day_of(np.maximum(known, came)) + 1)
    signs_up = (door == Door.WEBINAR) & (way == Way.WEB)
    door = np.where(signs_up & (coming >= len(held)), Door.NEWSLETTER, door)
    webinar = np.where(signs_up & (door == Door.WEBINAR) & (known != UNKNOWN), coming, webinar)
    return door, known, webinar


def _typed_in(dice: Dice, day: Ints, days: Days) -> Ints:
    """Business cards are typed in together, days after the fair: at ten past six in the evening."""
    back = np.searchsorted(days.working, day) + dice.take(_TYPED_IN, len(day)).clip(max=9)
    typed = days.working[back.clip(max=len(days.working) - 1)]
    after = np.where(back < len(days.working), days.midnights[typed], days.end)
    return after + 18 * 60 * MINUTE + 10 * MINUTE + dice.below(20 * MINUTE, len(day))


def _days_of(occasions: tuple[Occasion, ...]) -> Ints:
    return np.array([item.day for item in occasions], dtype=np.int64)


def since(arrival: Arrival, days: Days) -> Ints:
    """The day after somebody's first one, from which on they may come again."""
    return np.minimum(arrival.day + 1, days.count)
