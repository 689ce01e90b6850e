"""What the kernel wrote down, as the tables of a replay: the same as those of the reference, to the bit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ondo.domain.events import RETRACTED
from ondo.domain.instants import Instant
from ondo.domain.record import CauseKind, How, TimerKind
from ondo.domain.scorecard import Source
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.run import Folded
from ondo.engine.kernel.layout import NONE, Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.tables import Compiled
from ondo.engine.kernel.results.columns import chosen, instants, named, places, small, table, whole, words
from ondo.engine.kernel.results.concerned import Concerned
from ondo.engine.kernel.results.deadlines import clock_rows
from ondo.engine.kernel.results.evidence import evidence
from ondo.engine.kernel.results.given import refusals, verdicts
from ondo.engine.replay.tables import CONTRIBUTIONS, STATES, TRANSITIONS

TABLES = ("states", "transitions", "contributions", "evidence", "verdicts", "refusals", "clocks")
CAUSES = words(
    [
        CauseKind.START,
        CauseKind.RULE,
        CauseKind.TRIAGE,
        CauseKind.EARLY_RETURN,
        CauseKind.RETURN,
        CauseKind.CORRECTION,
    ]
)
TIMERS = words(TimerKind)
HOWS = words([How.BECAME, How.JUDGED, How.MADE])
SOURCES = words(
    [
        Source.FIT,
        Source.ENGAGEMENT,
        Source.SILENCE,
        Source.ABSENCE,
        Source.FIT_BOUND,
        Source.ENGAGEMENT_BOUND,
        Source.FLOOR,
    ]
)
"""Each in the order of the numbers in `layout`."""
NAMED = (at.BY_TRIAGE, at.BY_CORRECTION)
"""Causes for which the user is told."""


def tables_of(
    book: Compiled, bucket: Bucket, folded: Folded, as_of: Instant, wanted: Collection[str] = TABLES
) -> Mapping[str, pa.Table]:
    """The tables of a bucket (`SCHEMAS`, but for the opportunities), each with everybody in fold order.

    Only those of `wanted` are made: somebody who asks for states alone need not wait for deadlines.
    """
    numbers = places(folded.moves[:, at.T_PERSON])
    there, folded, numbers = begun(folded, numbers)
    concerned = Concerned.of(bucket, _looked_at_again(book, folded, wanted), as_of)
    makers: dict[str, Callable[[], pa.Table]] = {
        "states": lambda: states(book, bucket, folded, there),
        "transitions": lambda: transitions(book, bucket, folded.moves, numbers),
        "contributions": lambda: contributions(book, bucket, folded, numbers),
        "evidence": lambda: evidence(bucket, folded, numbers, concerned),
        "verdicts": lambda: verdicts(bucket, folded, concerned),
        "refusals": lambda: refusals(book, bucket, folded),
        "clocks": lambda: clock_rows(book, folded, concerned),
    }
    return {name: make() for name, make in makers.items() if name in wanted}


def _looked_at_again(book: Compiled, folded: Folded, wanted: Collection[str]) -> Ints:
    """Those for whose smaller tables the log is needed once more."""
    moves, timed = folded.moves, np.array([bool(stage.sla) for stage in book.playbook.stages])
    people = {
        "evidence": moves[folded.evidence[:, 0], at.T_PERSON],
        "verdicts": folded.verdicts[:, 0],
        "clocks": moves[timed[moves[:, at.T_TO]], at.T_PERSON],
    }
    found = np.zeros(len(folded.states), dtype=np.bool_)
    for name, some in people.items():
        if name in wanted:
            found[some] = True
    return np.flatnonzero(found)


def begun(folded: Folded, numbers: Ints) -> tuple[Ints, Folded, Ints]:
    """Who stands anywhere at the end, and what was written down of them only: who has not begun is nobody yet."""
    stands = folded.states[:, at.S_STAGE] >= 0
    there = np.flatnonzero(stands)
    kept = stands[folded.moves[:, at.T_PERSON]]
    folded = replace(
        folded,
        refusals=folded.refusals[stands[folded.refusals[:, 0]]],
        verdicts=folded.verdicts[stands[folded.verdicts[:, 0]]],
    )
    if kept.all():
        return there, folded, numbers
    anew = np.cumsum(kept) - 1
    return (
        there,
        replace(
            folded,
            moves=folded.moves[kept],
            **{name: _renumbered(getattr(folded, name), kept, anew) for name in ("lines", "evidence")},
        ),
        numbers[kept],
    )


def _renumbered(rows: Table, kept: NDArray[np.bool_], anew: Ints) -> Table:
    """The rows of the moves that are kept, by the new numbers of those."""
    left = rows[kept[rows[:, 0]]]
    left[:, 0] = anew[left[:, 0]]
    return left


def states(book: Compiled, bucket: Bucket, folded: Folded, there: Ints) -> pa.Table:
    """Where everybody stands at the end."""
    whose = pa.array(there)
    rows = folded.states[there]
    return table(
        STATES,
        [
            bucket.people.take(whose),
            bucket.names.take(whose),
            bucket.companies.take(whose),
            bucket.accounts.take(whose),
            chosen(stage_words(book), rows[:, at.S_STAGE]),
            small(rows[:, at.S_CYCLE]),
            instants(rows[:, at.S_ENTERED]),
            whole(rows[:, at.S_SCORE]),
            whole(rows[:, at.S_FIT]),
            whole(rows[:, at.S_ENGAGEMENT]),
            chosen(origin_words(book), rows[:, at.S_SOURCE]),
            small(rows[:, at.S_EVENTS]),
            instants(rows[:, at.S_CONTACT]),
            instants(rows[:, at.S_LAST]),
        ],
    )


def transitions(book: Compiled, bucket: Bucket, moves: Table, numbers: Ints) -> pa.Table:
    """Every move with its cause, in the order of the people and of what happened to each."""
    cause, event = moves[:, at.T_CAUSE], moves[:, at.T_EVENT]
    timer = moves[:, at.T_TIMER]
    stages, origins = stage_words(book), origin_words(book)
    return table(
        TRANSITIONS,
        [
            bucket.people.take(pa.array(moves[:, at.T_PERSON])),
            small(numbers),
            small(moves[:, at.T_CYCLE]),
            chosen(stages, moves[:, at.T_FROM]),
            chosen(stages, moves[:, at.T_TO]),
            instants(moves[:, at.T_AT]),
            instants(moves[:, at.T_RECORDED]),
            chosen(CAUSES, cause),
            chosen(*_keys(book, moves)),
            named(bucket.rows.texts("id", event)),
            chosen(TIMERS, np.where(timer == at.NO_TIMER, NONE, timer)),
            bucket.rows.texts("user", np.where(np.isin(cause, NAMED), event, NONE)),
            chosen(words(reason.key for _, reason in book.reasons), moves[:, at.T_REASON]),
            whole(moves[:, at.T_SCORE]),
            whole(moves[:, at.T_FIT]),
            whole(moves[:, at.T_ENGAGEMENT]),
            chosen(HOWS, moves[:, at.T_HOW]),
            chosen(origins, moves[:, at.T_ORIGIN]),
            chosen(origins, moves[:, at.T_SOURCE]),
            instants(moves[:, at.T_PLANNED]),
            pa.repeat(pa.scalar(book.playbook.fingerprint, pa.string()), len(moves)),
        ],
    )


def _keys(book: Compiled, moves: Table) -> tuple[pa.Array, Ints]:
    """Rules, verdicts and the words for what has no key; and which of them caused each move."""
    rules = [rule.key for rule in book.playbook.transitions]
    given = [verdict.key for verdict in book.playbook.verdicts]
    cause, key = moves[:, at.T_CAUSE], moves[:, at.T_KEY]
    number = np.where(cause == at.BY_RULE, 2 + key, 2 + len(rules) + key)
    number[cause == at.BY_START] = 0
    number[cause == at.BY_CORRECTION] = 1
    return words(["", RETRACTED, *rules, *given]), number


def contributions(book: Compiled, bucket: Bucket, folded: Folded, numbers: Ints) -> pa.Table:
    """The lines of the score at each move."""
    lines, playbook = folded.lines, book.playbook
    move, source, key = lines[:, 0], lines[:, 1], lines[:, 2]
    listed = {
        at.OF_FIT: [rule.key for rule in playbook.fit_rules],
        at.OF_ENGAGEMENT: [rule.key for rule in playbook.engagement_rules],
        at.OF_ABSENCE: [rule.key for rule in playbook.absences],
        at.OF_FIT_BOUND: [group.key for group in playbook.fit_groups],
        at.OF_ENGAGEMENT_BOUND: [group.key for group in playbook.engagement_groups],
    }
    texts, begins = [""], np.zeros(len(SOURCES), dtype=np.int64)
    for kind, keys in listed.items():
        begins[kind] = len(texts)
        texts += keys
    return table(
        CONTRIBUTIONS,
        [
            bucket.people.take(pa.array(folded.moves[:, at.T_PERSON][move])),
            small(numbers[move]),
            small(places(move)),
            chosen(SOURCES, source),
            chosen(words(texts), np.where(key == NONE, 0, begins[source] + key)),
            whole(lines[:, 3]),
        ],
    )


def stage_words(book: Compiled) -> pa.Array:
    """The keys of the stages by their numbers."""
    return words(stage.key for stage in book.playbook.stages)


def origin_words(book: Compiled) -> pa.Array:
    """The keys of the origins by their numbers."""
    return words(origin.key for origin in book.playbook.origins)
