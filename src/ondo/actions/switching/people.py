"""Prepares people for a playbook that is being put in force: their state under it, read by nobody before the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction

from ondo.actions.recording.live import Live, read_states
from ondo.actions.recording.write import TRANSITION_COLUMNS, transition_row
from ondo.domain.errors import OndoError
from ondo.domain.periods import Period
from ondo.store import bulk
from ondo.store.models import Switched
from ondo.store.reading.in_force import InForce, coming, in_force
from ondo.store.reading.log import logs, starts
from ondo.texts import say

COLUMNS = ("person_id", "state", "folded_to", "timer_at", "stage", "cycle", "transitions")


class InTheWay(OndoError):
    """Somebody cannot go on under the new playbook; the cause says why."""

    def __init__(self, person: int, why: str) -> None:
        super().__init__("in_force.in_the_way", person=person, why=why)
        self.person = person


def prepare(version: int, *, after: int, most: int) -> list[int]:
    """Prepare the next people after one of them, in the order of their ids; who that was. Empty: nobody is left there.

    On PostgreSQL they are locked meanwhile, so that others take other people. On SQLite nothing is locked while they
    are folded, so that the collector goes on; whoever does the same at once has worked in vain, and that is all.
    """
    with _sharing():
        ruling = _still(version)
        if ruling is None:
            return []
        people = _next(after, most)
        prepared = _prepared(people, ruling, coming(version)) if people else []
        with transaction.atomic():
            if _still(version) is not None:
                there = _there(people)
                bulk.insert(Switched, COLUMNS, [row for row in prepared if row[0] in there], once=("person_id",))
        return people


def _sharing() -> AbstractContextManager[object]:
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _still(version: int) -> InForce | None:
    """What decided so far, if this version is still being put in force; it stays so until the transaction ends."""
    ruling = in_force(lock=True)
    return ruling if ruling is not None and ruling.switching == version else None


def _next(after: int, most: int) -> list[int]:
    lock = bulk.locked(skip=True).replace("UPDATE", "UPDATE OF f", 1)
    found = bulk.rows(
        "SELECT f.person_id FROM fold_state f WHERE f.person_id > %s"
        " AND NOT EXISTS (SELECT 1 FROM switched s WHERE s.person_id = f.person_id)"
        f" ORDER BY f.person_id LIMIT %s{lock}",
        [after, most],
    )
    return [row[0] for row in found]


def _there(people: Sequence[int]) -> set[int]:
    """Those who still have a state: on SQLite somebody may have been erased meanwhile."""
    where, parameter = bulk.listed(people)
    return {row[0] for row in bulk.rows(f"SELECT person_id FROM fold_state WHERE person_id {where}", [parameter])}


def _prepared(people: Sequence[int], ruling: InForce, period: Period) -> list[tuple[Any, ...]]:
    lives, read, told = read_states(people, ruling), logs(people), starts(people)
    rows = []
    for person, live in lives.items():
        live.log, live.start = read[person], told[person]
        try:
            live.come_under(period)
        except Exception as mistake:
            raise InTheWay(person, _in_words(mistake)) from mistake
        rows.append(_row(live))
    return rows


def _row(live: Live) -> tuple[Any, ...]:
    state = live.folding.state
    moves = [dict(zip(TRANSITION_COLUMNS, transition_row(0, live.person, move, 0), strict=True)) for move in live.moves]
    transitions = json.dumps(moves, ensure_ascii=False)
    return live.person, live.dumped(), live.folded_to, live.folding.next_due(), state.stage, state.cycle, transitions


def _in_words(mistake: Exception) -> str:
    if isinstance(mistake, OndoError):
        return say(mistake.problem.key, None, **mistake.problem.params)
    return f"{type(mistake).__name__}: {mistake}"
