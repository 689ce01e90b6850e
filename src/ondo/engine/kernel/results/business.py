"""Deadlines in business time for many starts at once: `ondo.domain.business_time.add`, over columns."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ondo.domain.business_time import _UNITS, _openings, add
from ondo.domain.instants import DAY, LATEST, Zone
from ondo.domain.instants import zone as zone_named
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Calendar
from ondo.engine.kernel.layout import FIRST_DAY, Ints


class Openings(NamedTuple):
    """Every opening of a calendar, in order, and the midnights of its zone."""

    days: Ints
    starts: Ints
    ends: Ints
    worked: Ints
    midnights: Ints


def added(calendar: Calendar, zone: Zone, starts: Ints, allowance: Allowance) -> Ints:
    """When an allowance is used up that begins at each start."""
    if not allowance.business:
        return starts + allowance.amount * _UNITS[allowance.unit]
    openings = _columns(calendar, calendar.holiday_dates, zone.name)
    if not len(openings.ends):
        return np.full(len(starts), LATEST)
    if allowance.unit == "days":
        return _days_later(calendar, zone, openings, starts, allowance)
    length = allowance.amount * _UNITS[allowance.unit]
    return _worked_off(openings, starts, length) if length > 0 else _begin(openings, starts)


@lru_cache(maxsize=64)
def _columns(calendar: Calendar, holiday_dates: frozenset[date], zone: str) -> Openings:
    table = _openings(calendar, holiday_dates, zone)
    rows = (table.days, table.starts, table.ends, table.worked, zone_named(zone).midnights)
    return Openings(*(np.array(row, dtype=np.int64) for row in rows))


def _at(column: Ints, places: Ints, beyond: int) -> Ints:
    """The rows of a column at these places, and `beyond` for places behind its end."""
    return np.append(column, beyond)[np.minimum(places, len(column))]


def _begin(openings: Openings, starts: Ints) -> Ints:
    index = np.searchsorted(openings.ends, starts, side="right")
    begins = np.maximum(starts, _at(openings.starts, index, LATEST))
    return np.where(index < len(openings.ends), begins, LATEST)


def _worked_off(openings: Openings, starts: Ints, length: int) -> Ints:
    place = np.searchsorted(openings.starts, starts, side="right") - 1
    there = np.maximum(place, 0)
    ends = openings.ends[there]
    before = np.where(place < 0, 0, openings.worked[there] - (ends - np.minimum(starts, ends)))
    target = before + length
    index = np.searchsorted(openings.worked, target)
    left = _at(openings.worked, index, 0) - target
    return np.where(index < len(openings.ends), _at(openings.ends, index, LATEST) - left, LATEST)


def _days_later(calendar: Calendar, zone: Zone, openings: Openings, starts: Ints, allowance: Allowance) -> Ints:
    """The local time of day of each start on a working day that comes later; days of another length one by one."""
    index = np.searchsorted(openings.ends, starts, side="right") + allowance.amount
    begins = _begin(openings, starts)
    today = np.searchsorted(openings.midnights, begins, side="right") - 1
    then = _at(openings.days, index, 0) - FIRST_DAY
    due = np.minimum(openings.midnights[then] + begins - openings.midnights[today], _at(openings.ends, index, LATEST))
    due = np.where(index < len(openings.ends), due, LATEST)
    lengths = np.append(np.diff(openings.midnights), 0)
    odd = np.flatnonzero((lengths[today] != DAY) | (lengths[then] != DAY))
    due[odd] = [add(calendar, zone, start, allowance) for start in starts[odd].tolist()]
    return due
