"""Dated traits, as rows of the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ondo.domain.events import TRAITS, Event
from ondo.domain.instants import Instant
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.reading.events import Events
from ondo.engine.kernel.reading.traits import TraitRows


@dataclass(frozen=True)
class Inserted:
    """Dated traits as rows of the log: each stands before a row of the events, and belongs to a person."""

    at: Ints
    seq: Ints
    before: Ints
    whose: Ints

    def with_(self, other: Inserted) -> Inserted:
        """These rows, then the others; a person has rows in one of them only."""
        mine, theirs = (self.at, self.seq, self.before, self.whose), (other.at, other.seq, other.before, other.whose)
        return Inserted(*(np.concatenate(pair) for pair in zip(mine, theirs, strict=True)))

    def among(self, events: Events) -> Placed:
        """The log with these rows in it."""
        if not len(self.at):
            return Placed(events.first, np.arange(len(events)), self.before)
        more = np.cumsum(np.bincount(self.before, minlength=len(events) + 1))
        places = np.empty(len(self.before), dtype=np.int64)
        order = np.argsort(self.before, kind="stable")
        places[order] = self.before[order] + np.arange(len(order))
        theirs = np.cumsum(np.bincount(self.whose, minlength=len(events.people)))
        return Placed(events.first + np.append(0, theirs), np.arange(len(events)) + more[:-1], places)


@dataclass(frozen=True)
class Placed:
    """A log made of events and of dated traits: where each person's begins, and at which row each of these stands."""

    first: Ints
    events: Ints
    traits: Ints

    @property
    def size(self) -> int:
        """How many rows the log has."""
        return len(self.events) + len(self.traits)

    @cached_property
    def numbers(self) -> Ints:
        """Which event each row is, and -1 - n for the dated trait with the number n."""
        found = np.empty(self.size, dtype=np.int64)
        found[self.events] = np.arange(len(self.events))
        found[self.traits] = -1 - np.arange(len(self.traits))
        return found


def inserted(events: Events, whose: Ints, at: Ints, seq: Ints) -> Inserted:
    """Simple dated rows of these people, at these instants and with these numbers."""
    instants, people = events.at, np.repeat(np.arange(len(events.people)), np.diff(events.first))
    keys, mine = _keys(people, instants, whose, at)
    low, high = np.searchsorted(keys, mine, side="left"), np.searchsorted(keys, mine, side="right")
    numbers = events.seq
    one = np.flatnonzero(high - low == 1)
    high[one] = low[one] + (numbers[low[one]] <= seq[one])
    for row in np.flatnonzero(high - low > 1).tolist():
        high[row] = bisect_right(numbers, seq[row], int(low[row]), int(high[row]))
    return Inserted(at, seq, high, whose)


def _keys(people: Ints, instants: Ints, whose: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Rows of the log and rows to be put among them, as numbers in the order of people and instants."""
    least = min(int(instants.min(initial=0)), int(at.min(initial=0)))
    span = max(int(instants.max(initial=0)), int(at.max(initial=0))) - least + 1
    if span * (int(people.max(initial=0)) + 1) < 2**62:
        return people * span + (instants - least), whose * span + (at - least)
    ranks = np.unique(np.concatenate([instants, at]))
    span = len(ranks)
    return people * span + np.searchsorted(ranks, instants), whose * span + np.searchsorted(ranks, at)


def intricate(events: Events, traits: TraitRows, people: Ints, until: Instant) -> tuple[Inserted, list[Event]]:
    """The dated rows of these people, as the fold takes them."""
    found: list[Event] = []
    before: list[int] = []
    whose: list[int] = []
    for person in people.tolist():
        begins, end = int(events.first[person]), int(events.first[person + 1])
        times = list(zip(events.at[begins:end].tolist(), events.seq[begins:end].tolist(), strict=True))
        told = [e for e in traits.log_of(person, times[0]).events if e.name == TRAITS and e.at <= until]
        found += told
        before += [begins + bisect_right(times, (event.at, event.seq)) for event in told]
        whose += [person] * len(told)
    return Inserted(_ints(e.at for e in found), _ints(e.seq for e in found), _ints(before), _ints(whose)), found


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
