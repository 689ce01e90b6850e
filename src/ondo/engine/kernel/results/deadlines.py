"""SLA clocks out of the kernel's moves: `ondo.domain.sla`, over columns.

An act is a row of the log whose kind stops a clock. Of those after the entry the one recorded first counts; it is
found for all entries at once. Whoever took something back, or has events that share an id, is asked of
`ondo.domain.sla` itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.instants import Instant
from ondo.domain.lifecycle import SlaClock
from ondo.domain.sla import LEFT_STAGE
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.run import Folded
from ondo.engine.kernel.layout import FAR, NONE, Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.tables import Compiled
from ondo.engine.kernel.packing import unpacked
from ondo.engine.kernel.results.business import added
from ondo.engine.kernel.results.columns import among, chosen, distinct, instants, small, table, words
from ondo.engine.kernel.results.concerned import Concerned, refused
from ondo.engine.kernel.results.deadlines_asked import BY_LEAVING, KEPT, LATE, OVERDUE, RESULTS, RUNNING, asked
from ondo.engine.replay.tables import CLOCKS

SPAN = 2**43
"""More milliseconds than there are until the last instant that can be told."""
WIDTH = 9
"""Of a run: person, cycle, stage, clock, started, due, stopped, the row that stopped it, result."""


@dataclass(frozen=True)
class Stays:
    """Entries into stages that have clocks: rows of moves, and when each stage was left."""

    entries: Table
    left: Ints

    def of(self, chosen: Ints) -> Stays:
        """Some of them."""
        return Stays(self.entries[chosen], self.left[chosen])


def clock_rows(book: Compiled, folded: Folded, concerned: Concerned) -> pa.Table:
    """Every run of every clock, person by person in the order in which they started."""
    stays = _stays(book, folded.moves, concerned.as_of)
    people = distinct(stays.entries[:, at.T_PERSON])
    odd = np.intersect1d(people, np.concatenate([concerned.doubled, concerned.void_retractions]))
    plain = stays.of(np.flatnonzero(~np.isin(stays.entries[:, at.T_PERSON], odd)))
    runs = _runs(book, plain, _acts(folded, concerned, np.setdiff1d(people, odd)))
    if len(odd):
        more = np.array(asked(book, folded, concerned, odd), dtype=np.int64).reshape(-1, WIDTH)
        runs = np.concatenate([runs, more])
        runs = runs[np.argsort(runs[:, 0], kind="stable")]
    return _table(book, concerned.bucket, runs)


def _table(book: Compiled, bucket: Bucket, runs: Table) -> pa.Table:
    stages = book.playbook.stages
    by = bucket.rows.texts("id", runs[:, 7])
    left = pa.array(runs[:, 7] == BY_LEAVING)
    return table(
        CLOCKS,
        [
            bucket.people.take(pa.array(runs[:, 0])),
            small(runs[:, 1]),
            chosen(words(stage.key for stage in stages), runs[:, 2]),
            chosen(words(clock.key for stage in stages for clock in stage.sla), runs[:, 3]),
            instants(runs[:, 4]),
            instants(runs[:, 5]),
            instants(runs[:, 6]),
            pc.if_else(left, LEFT_STAGE, by),
            chosen(RESULTS, runs[:, 8]),
        ],
    )


def _stays(book: Compiled, moves: Table, as_of: Instant) -> Stays:
    """Each entry into a timed stage; one that only leads back to its stage is none, nor one passed through at once."""
    moves = moves[(moves[:, at.T_RECORDED] <= as_of) & (moves[:, at.T_FROM] != moves[:, at.T_TO])]
    here, after = moves[:-1], moves[1:]
    left = np.full(len(moves), NONE)
    followed = here[:, at.T_PERSON] == after[:, at.T_PERSON]
    left[:-1][followed] = after[followed, at.T_RECORDED]
    passed = np.zeros(len(moves), dtype=bool)
    for instant in (at.T_AT, at.T_RECORDED):
        followed = followed & (here[:, instant] == after[:, instant])
    passed[:-1] = followed
    timed = np.array([bool(stage.sla) for stage in book.playbook.stages])
    return Stays(moves, left).of(np.flatnonzero(timed[moves[:, at.T_TO]] & ~passed))


@dataclass(frozen=True)
class Acts:
    """What may stop clocks: rows in log order, and to whom each belongs; as of an instant."""

    bucket: Bucket
    as_of: Instant
    rows: Ints
    whose: Ints
    void: Ints
    """Rows that are as good as never written: refused verdicts, and what was taken back."""

    def matching(self, pattern: int) -> tuple[Ints, Ints]:
        """The rows that match a pattern, and to whom each belongs."""
        stops = unpacked(self.bucket.book, at.STOPS_TABLE)[:, pattern]
        fits = stops[self.bucket.log[self.rows, at.L_KIND]] != 0
        return self.rows[fits], self.whose[fits]


def _acts(folded: Folded, concerned: Concerned, people: Ints) -> Acts:
    bucket, as_of = concerned.bucket, concerned.as_of
    stops = unpacked(bucket.book, at.STOPS_TABLE).sum(axis=1)
    there = np.flatnonzero(stops[concerned.kinds])
    there = there[among(concerned.whose[there], people, len(bucket.people))]
    rows, whose = concerned.rows[there], concerned.whose[there]
    void = np.concatenate([folded.refusals[:, 1], concerned.gone])
    numbers = bucket.log[rows]
    latest = np.maximum(numbers[:, at.L_AT], numbers[:, at.L_RECORDED])
    stands = np.flatnonzero((latest <= as_of) & ~among(rows, void, len(bucket.log)) & ~refused(bucket, rows))
    return Acts(bucket, as_of, rows[stands], whose[stands], void)


def _runs(book: Compiled, stays: Stays, acts: Acts) -> Table:
    """The runs of the clocks of each stay."""
    found, places = [], []
    after = _after(acts, stays)
    for stage, clock, number in _clocks(book):
        here = np.flatnonzero(stays.entries[:, at.T_TO] == stage)
        if not len(here):
            continue
        some = stays.of(here)
        stopped, by = _stopped(book, some, acts, after[here], clock)
        due = _due(book, some.entries, clock)
        breached = np.where(stopped == NONE, acts.as_of, stopped) > due
        result = np.where(stopped == NONE, np.where(breached, OVERDUE, RUNNING), np.where(breached, LATE, KEPT))
        told = [some.entries[:, column] for column in (at.T_PERSON, at.T_CYCLE, at.T_TO)]
        started = some.entries[:, at.T_RECORDED]
        found.append(np.column_stack([*told, np.full(len(here), number), started, due, stopped, by, result]))
        places.append(here)
    if not found:
        return np.zeros((0, WIDTH), dtype=np.int64)
    return np.concatenate(found)[np.argsort(np.concatenate(places), kind="stable")]


def _clocks(book: Compiled) -> Iterator[tuple[int, SlaClock, int]]:
    """Each clock with its stage, numbered over all stages."""
    clocks = [(stage, clock) for stage, one in enumerate(book.playbook.stages) for clock in one.sla]
    return ((stage, clock, number) for number, (stage, clock) in enumerate(clocks))


def _due(book: Compiled, entries: Table, clock: SlaClock) -> Ints:
    """When each falls due; another allowance may be agreed for an origin."""
    by_origin = dict(clock.by_origin)
    origins = [by_origin.get(origin.key, clock.within) for origin in book.playbook.origins]
    starts, origin = entries[:, at.T_RECORDED], entries[:, at.T_ORIGIN]
    due = np.zeros(len(entries), dtype=np.int64)
    for number in np.unique(origin).tolist():
        these = origin == number
        allowance = clock.within if number < 0 else origins[number]
        due[these] = added(book.playbook.calendar, book.playbook.zone, starts[these], allowance)
    return due


def _after(acts: Acts, stays: Stays) -> Ints:
    """The first row of the log that lies after each entry, or FAR: what brought the person here stops no clock."""
    log, entries = acts.bucket.log, stays.entries
    event = entries[:, at.T_EVENT]
    cause = np.where((event == NONE) | among(np.maximum(event, 0), acts.void, len(log)), NONE, event)
    caused = acts.bucket.rows.named(cause) & ~refused(acts.bucket, cause)
    keys = acts.whose * SPAN + log[acts.rows, at.L_AT]
    first = np.searchsorted(keys, entries[:, at.T_PERSON] * SPAN + entries[:, at.T_AT])
    after = np.append(acts.rows, FAR)[first]
    after[caused] = _next(acts.bucket, cause[caused], entries[caused, at.T_PERSON])
    return after


def _next(bucket: Bucket, rows: Ints, people: Ints) -> Ints:
    """The row after each that stands later in the log; rows of the same instant and number are no later."""
    numbers = bucket.rows.numbers
    ends, after = bucket.first[people + 1], rows + 1
    while True:
        there = np.minimum(after, ends - 1)
        same = (bucket.log[there, at.L_AT] == bucket.log[rows, at.L_AT]) & (numbers(there) == numbers(rows))
        tied = (after < ends) & same
        if not tied.any():
            return after
        after = after + tied


def _stopped(book: Compiled, stays: Stays, acts: Acts, after: Ints, clock: SlaClock) -> tuple[Ints, Ints]:
    """When each clock was stopped, and by which row."""
    left = stays.left
    by = np.where(left == NONE, NONE, BY_LEAVING)
    if clock.stopped_by is None:
        return left, by
    act = _first_acts(acts, book.stopping.index(clock.stopped_by), after, stays.entries[:, at.T_PERSON])
    recorded = np.where(act == NONE, FAR, acts.bucket.log[np.maximum(act, 0), at.L_RECORDED])
    acted = np.maximum(recorded, stays.entries[:, at.T_RECORDED])
    sooner = (act != NONE) & ((left == NONE) | (acted <= left))
    return np.where(sooner, acted, left), np.where(sooner, act, by)


def _first_acts(acts: Acts, pattern: int, after: Ints, people: Ints) -> Ints:
    """Of the rows of each person that match and lie at or behind `after`, the one recorded first; NONE without any."""
    rows, whose = acts.matching(pattern)
    if not len(rows):
        return np.full(len(after), NONE)
    order = np.lexsort((rows, acts.bucket.log[rows, at.L_RECORDED], whose))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows))
    # ranks of later people are higher, so the least from here to the end is this person's
    best = np.minimum.accumulate(rank[::-1])[::-1]
    place = np.searchsorted(rows, after)
    there = np.minimum(place, len(rows) - 1)
    found = (place < len(rows)) & (whose[there] == people)
    return np.where(found, rows[order[best[there]]], NONE)
