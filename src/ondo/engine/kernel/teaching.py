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
import pyarrow.compute as pc

from ondo.domain.events import RETRACTED, Event, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.domain.state import State
from ondo.domain.traits import IDENTIFIED, learn, with_email_domain
from ondo.domain.values import is_blank
from ondo.engine.history.events_file import BOT_FLAGS, decode
from ondo.engine.history.person_log import PersonLog
from ondo.engine.kernel.coded import Coded
from ondo.engine.kernel.inserted import plain
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.steps import Said
from ondo.engine.kernel.traits import TraitRows

TOLD = ("traits", "account", "account_traits")
"""Columns that few histories have: what an event tells of a person besides."""


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


def apart(table: pa.Table, first: Ints, traits: TraitRows) -> Ints:
    """The people who have to be looked at event by event."""
    name = Coded.of(table["name"])
    rows = np.concatenate([name.rows_of(RETRACTED), _telling(table)])
    return np.union1d(traits.intricate, _people(first, rows))


def introductions(table: pa.Table, first: Ints, learning: Ints, until: Instant) -> tuple[Ints, Said]:
    """The rows by which people said who they are, and what they said; without those who are looked at apart."""
    name, properties, flags = (Coded.of(table[column]) for column in ("name", "properties", "flags"))
    rows = name.rows_of(IDENTIFIED)
    whose = np.searchsorted(first, rows, side="right") - 1
    rows = rows[~np.isin(whose, learning) & (table["at"].to_numpy()[rows] <= until)]
    bots = [code for code, words in enumerate(flags.words.to_pylist()) if not BOT_FLAGS.isdisjoint(words.split())]
    rows = rows[~np.isin(flags.codes[rows], bots)]
    said = Said()
    for text in properties.told(rows):
        said.hear(text)
    return rows, said


def learners(
    table: pa.Table, first: Ints, traits: TraitRows, people: Ints, dated: Mapping[int, Event], until: Instant
) -> list[Learner]:
    """These people, as far as their logs go until an instant; `dated` are the dated rows among theirs."""
    name, initiator = Coded.of(table["name"]), Coded.of(table["initiator"])
    teaching = np.union1d(name.rows_of(IDENTIFIED), _telling(table))
    retracting = _people(first, name.rows_of(RETRACTED))
    ours = np.concatenate([_NONE, *(np.arange(first[one], first[one + 1]) for one in retracting.tolist())])
    ours = ours[(initiator.codes[ours] == initiator.number(Initiator.US)) | np.isin(ours, name.rows_of(RETRACTED))]
    asked = np.union1d(teaching[np.isin(np.searchsorted(first, teaching, side="right") - 1, people)], ours)
    events = _events(table, np.setdiff1d(asked, sorted(dated)).astype(np.int64)) | {**dated}
    rows = np.array(sorted(events), dtype=np.int64)
    return [_learner(table, first, traits, events, rows, person, until) for person in people.tolist()]


_NONE = np.zeros(0, dtype=np.int64)


def _people(first: Ints, rows: Ints) -> Ints:
    return np.unique(np.searchsorted(first, rows, side="right") - 1)


def _telling(table: pa.Table) -> Ints:
    """Rows that tell something of a person beside what happened."""
    columns = [table[name] for name in TOLD if name in table.column_names and table[name].null_count < table.num_rows]
    found = [np.flatnonzero(pc.is_valid(column).to_numpy()) for column in columns]
    return np.unique(np.concatenate(found)) if found else _NONE


def _events(table: pa.Table, rows: Ints) -> dict[int, Event]:
    """These rows as events."""
    if not len(rows):
        return {}
    taken = table.take(pa.array(rows))
    taken = taken.cast(pa.schema([(field.name, plain(field.type)) for field in taken.schema]))
    return dict(zip(rows.tolist(), decode(pl.DataFrame(taken)), strict=True))


def _learner(
    table: pa.Table,
    first: Ints,
    traits: TraitRows,
    events: Mapping[int, Event],
    rows: Ints,
    person: int,
    until: Instant,
) -> Learner:
    begins = int(first[person])
    span = rows[np.searchsorted(rows, begins) : np.searchsorted(rows, first[person + 1])].tolist()
    mine = [(row, events[row]) for row in span if events[row].at <= until]
    log = traits.log_of(person, (table["at"][begins].as_py(), table["seq"][begins].as_py()))
    taken = [event for _, event in mine]
    undone = [
        (row, _gone(table, begins, row, retracted(taken[: n + 1])))
        for n, (row, event) in enumerate(mine)
        if event.name == RETRACTED and not event.flagged
    ]
    teaching = [(row, event) for row, event in mine if not event.flagged and teaches(event)]
    return Learner(person, log, teaching, undone)


def _gone(table: pa.Table, begins: int, row: int, ids: set[str]) -> list[int]:
    """The rows from where a log begins to a retraction that bear one of these ids."""
    if not ids:
        return []
    told = table["message_id"].slice(begins, row - begins + 1).to_pylist()
    return [number for number, one in enumerate(told, begins) if one in ids]


def teaches(event: Event) -> bool:
    """Whether an event can tell something about the person or their account."""
    return bool(event.traits or event.account_traits or event.account or event.name == IDENTIFIED)
