"""A bucket of the history in columns, as it stands on disk: nothing in it depends on a playbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import NONE, Ints, Table
from ondo.engine.kernel.reading.accounts import Accounts
from ondo.engine.kernel.reading.belonging import stays, tied, told_by
from ondo.engine.kernel.reading.events import Events
from ondo.engine.kernel.reading.inserted import Inserted, Placed, inserted, intricate
from ondo.engine.kernel.reading.rows import Rows
from ondo.engine.kernel.reading.steps import Steps
from ondo.engine.kernel.reading.teaching import Learner, Log, apart, introductions
from ondo.engine.kernel.reading.traits import TraitRows


@dataclass(frozen=True)
class Read:
    """A bucket: its events, the dated traits among them, and what is known of its people."""

    events: Events
    dated: Inserted
    placed: Placed
    rows: Rows
    steps: Steps
    learners: Sequence[Learner]

    def log(self, kinds: Ints, of_traits: int) -> Table:
        """The numbers of each row, by the kind of each event and that of dated traits. Nothing is known yet."""
        events, when = self.events, self.dated.at
        event = np.maximum(self.placed.numbers, 0) if len(when) else slice(None)
        told = (column[event] for column in (events.at, events.since(), events.recorded(), kinds))
        log = _numbers(self.placed.size, *told)
        log[self.placed.traits] = _numbers(len(when), when, when, when, of_traits)
        return log


def _numbers(count: int, when: Ints, since: Ints, recorded: Ints, kind: Ints | int) -> Table:
    log = np.empty((count, at.LOG_WIDTH), dtype=np.int64)
    log[:, at.L_AT], log[:, at.L_SINCE], log[:, at.L_RECORDED], log[:, at.L_KIND] = when, since, recorded, kind
    log[:, at.L_KNOWN], log[:, at.L_GIVEN] = NONE, NONE
    return log


def read_bucket(history: History, number: int, until: Instant, accounts: Accounts) -> Read:
    """Read a bucket. Who has no event in it is left out: nobody begins before their first event."""
    events = Events.read(history, number)
    traits = TraitRows.read(history, number, events.people, accounts)
    learning = apart(events, traits)
    staying = stays(traits, events.at[events.first[:-1]], events.seq[events.first[:-1]])
    whose, changed = staying.changes(accounts, until)
    learning = np.union1d(learning, tied(traits, whose, accounts, changed))
    whose, changed = (one[~np.isin(whose, learning)] for one in (whose, changed))
    introduced, said = introductions(events, learning, until)
    simple = traits.dated(learning, until)
    told = told_by(traits, simple, whose, accounts, changed)
    order = np.lexsort(told[::-1])
    more, learnt = intricate(events, traits, learning, until)
    dated = inserted(events, *(one[order] for one in told)).with_(more)
    placed = dated.among(events)
    own, of_accounts = np.split(placed.traits[: len(order)][np.argsort(order)], [len(simple)])
    rows = _rows(events, dated, placed)
    of_learners = dict(zip(placed.traits[len(order) :].tolist(), learnt, strict=True))
    return Read(
        events=events,
        dated=dated,
        placed=placed,
        rows=rows,
        steps=Steps(traits, staying, simple, own, said, placed.events[introduced], changed, of_accounts, placed.first),
        learners=Log(events, traits, placed, rows, until).learners(learning, of_learners),
    )


def _rows(events: Events, dated: Inserted, placed: Placed) -> Rows:
    names = ["id" if name == "message_id" else name for name in events.table.column_names]
    source = placed.numbers
    if events.order is not None:
        source = np.where(source < 0, source, events.order[np.maximum(source, 0)])
    return Rows(events.table.rename_columns(names), source, dated.seq)
