"""People of whom more becomes known in the course of their log, and people who took something back.

Few logs of a history tell such things. Theirs are gone through event by event, but only through the events that matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np
import polars as pl
import pyarrow as pa

from ondo.domain.events import MACHINES, RETRACTED, Event, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.domain.state import State
from ondo.domain.traits import IDENTIFIED, learn, with_email_domain
from ondo.domain.values import is_blank
from ondo.engine.history.events_file import decode
from ondo.engine.history.person_log import PersonLog
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.reading.events import Events
from ondo.engine.kernel.reading.inserted import Placed
from ondo.engine.kernel.reading.rows import Rows
from ondo.engine.kernel.reading.said import Said
from ondo.engine.kernel.reading.traits import TraitRows


@dataclass(frozen=True)
class Learner:
    """One person of whom something becomes known: what was known first, and the rows that tell more, in order.

    `taken_back` has for each retraction its row and the rows that it and earlier ones took back.
    """

    person: int
    log: PersonLog
    teaching: Sequence[tuple[int, Event]]
    taken_back: Sequence[tuple[int, Sequence[int]]]

    def begin(self) -> State:
        """The person before their first event."""
        log = self.log
        return State(
            traits={k: v for k, v in with_email_domain(log.traits).items() if not is_blank(v)},
            account=log.account,
            account_traits={k: v for k, v in log.account_traits.items() if not is_blank(v)},
        )


@dataclass
class Walk:
    """A learner's log gone through: the number of what is known at first, from rows on, and after each retraction.

    What a verdict tells is looked at when it is given, and forgotten where it is `refused`.
    """

    learner: Learner
    number: Callable[[State], int]
    refused: Collection[int] = ()
    known: list[tuple[int, int]] = field(default_factory=list)
    learnt: list[list[tuple[int, int]]] = field(default_factory=list)
    """Per retraction: what is known from each row that teaches, where one of those is gone; else nothing."""

    def __post_init__(self) -> None:
        self.state, self._unlearnt = self.learner.begin(), False
        self.start = self.number(self.state)
        steps = [(row, event, None) for row, event in self.learner.teaching]
        undone = [(row, None, gone) for row, gone in self.learner.taken_back]
        for row, event, gone in sorted([*steps, *undone], key=itemgetter(0)):
            if event is None:
                self._take_back(row, set(gone or ()))
            else:
                self._learn(row, event)

    def _learn(self, row: int, event: Event) -> None:
        state = self.state
        if row in self.refused:
            state = replace(state, traits=dict(state.traits), account_traits=dict(state.account_traits))
        if learn(state, event):
            self.known.append((row, self.number(state)))

    def _take_back(self, row: int, gone: set[int]) -> None:
        teaching = self.learner.teaching
        self._unlearnt = self._unlearnt or any(one in gone for one, _ in teaching)
        again: list[tuple[int, int]] = []
        if self._unlearnt:
            self.state = self.learner.begin()
            for one, event in teaching:
                if one <= row and one not in gone and one not in self.refused:
                    learn(self.state, event)
                    again.append((one, self.number(self.state)))
        self.learnt.append(again)


def apart(events: Events, traits: TraitRows) -> Ints:
    """The people who have to be looked at event by event."""
    rows = np.concatenate([events.texts["name"].rows_of(RETRACTED), events.telling])
    return np.union1d(traits.intricate, np.unique(events.whose(rows)))


def introductions(events: Events, learning: Ints, until: Instant) -> tuple[Ints, Said]:
    """The events by which people said who they are, and what they said; without those who are looked at apart."""
    properties, flags = events.texts["properties"], events.texts["flags"]
    rows = events.texts["name"].rows_of(IDENTIFIED)
    rows = rows[~np.isin(events.whose(rows), learning) & (events.at[rows] <= until)]
    bots = [code for code, words in enumerate(flags.words.to_pylist()) if not MACHINES.isdisjoint(words.split())]
    rows = rows[~np.isin(flags.codes[rows], bots)]
    return rows, Said.of(properties.words, properties.codes[rows])


@dataclass(frozen=True)
class Log:
    """The log of a bucket, for those who are looked at event by event."""

    events: Events
    traits: TraitRows
    placed: Placed
    rows: Rows
    until: Instant

    def learners(self, people: Ints, dated: Mapping[int, Event]) -> list[Learner]:
        """These people, as far as their logs go; `dated` are the dated rows among theirs."""
        happened = self._happened(self._asked(people)) | {**dated}
        rows = np.array(sorted(happened), dtype=np.int64)
        return [self._learner(happened, rows, person) for person in people.tolist()]

    def _asked(self, people: Ints) -> Ints:
        """The events that teach these people anything, and all of ours of those who took something back."""
        events, name, initiator = self.events, self.events.texts["name"], self.events.texts["initiator"]
        teaching = np.union1d(name.rows_of(IDENTIFIED), events.telling)
        teaching = teaching[np.isin(events.whose(teaching), people)]
        undoing, first = name.rows_of(RETRACTED), events.first
        theirs = (np.arange(first[one], first[one + 1]) for one in np.unique(events.whose(undoing)).tolist())
        ours = np.concatenate([_NONE, *theirs])
        ours = ours[(initiator.codes[ours] == initiator.number(Initiator.US)) | np.isin(ours, undoing)]
        return np.union1d(teaching, ours).astype(np.int64)

    def _happened(self, asked: Ints) -> dict[int, Event]:
        """These events, by their rows of the log."""
        if not len(asked):
            return {}
        taken = self.events.table.take(pa.array(self.events.rows(asked)))
        taken = taken.cast(pa.schema([(field.name, _plain(field.type)) for field in taken.schema]))
        return dict(zip(self.placed.events[asked].tolist(), decode(pl.DataFrame(taken)), strict=True))

    def _learner(self, happened: Mapping[int, Event], rows: Ints, person: int) -> Learner:
        events, placed, first = self.events, self.placed, int(self.events.first[person])
        begins = int(placed.first[person])
        span = rows[np.searchsorted(rows, begins) : np.searchsorted(rows, placed.first[person + 1])].tolist()
        mine = [(row, happened[row]) for row in span if happened[row].at <= self.until]
        taken = [event for _, event in mine]
        undone = [
            (row, self._gone(begins, row, retracted(taken[: n + 1])))
            for n, (row, event) in enumerate(mine)
            if event.name == RETRACTED and not event.flagged
        ]
        teaching = [(row, event) for row, event in mine if not event.flagged and teaches(event)]
        log = self.traits.log_of(person, (int(events.at[first]), int(events.seq[first])))
        return Learner(person, log, teaching, undone)

    def _gone(self, begins: int, row: int, ids: set[str]) -> list[int]:
        """The rows from where a log begins to a retraction that bear one of these ids."""
        if not ids:
            return []
        told = self.rows.texts("id", np.arange(begins, row + 1)).to_pylist()
        return [number for number, one in enumerate(told, begins) if one in ids]


_NONE = np.zeros(0, dtype=np.int64)


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of what a column holds, dictionaries aside."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def teaches(event: Event) -> bool:
    """Whether an event can tell something about the person or their account."""
    return bool(event.traits or event.account_traits or event.account or event.name == IDENTIFIED)
