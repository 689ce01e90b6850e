"""Keeps the desks' tables from transitions that were recorded by one statement, as at the end of a switch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from ondo.domain.instants import Instant
from ondo.domain.periods import Period
from ondo.domain.record import Cause, CauseKind, Transition
from ondo.store import bulk
from ondo.store.desks.decided import Decided
from ondo.store.desks.desk import HandedOver
from ondo.store.desks.keeping import keep
from ondo.store.states import states_of

PART = 1_000
"""So many people are kept in memory at once."""


def keep_recorded(after: int, periods: Sequence[Period], now: Instant) -> list[HandedOver]:
    """Bring the desks' tables up to the transitions with greater ids than `after`; the hand-offs that changed."""
    found = bulk.rows(
        "SELECT person_id, id, cycle, from_stage, to_stage, at, recorded_at, activity_due, cause, cause_key, reason"
        " FROM transition WHERE id > %s ORDER BY person_id, id",
        [after],
    )
    people = [(person, list(moves)) for person, moves in groupby(found, key=itemgetter(0))]
    parts = (people[part : part + PART] for part in range(0, len(people), PART))
    return [handed for part in parts for handed in keep(_decided(part), periods, now)]


def _decided(people: Sequence[tuple[int, list[tuple[Any, ...]]]]) -> Iterator[Decided]:
    states = states_of([person for person, _ in people])
    for person, rows in people:
        moves = [(id_, _transition(*told)) for _, id_, *told in rows]
        yield Decided(person, (), moves, (), moves[-1][1].to_stage, log=None, state=states.get(person))


def _transition(
    cycle: int,
    from_stage: str | None,
    to_stage: str,
    at: int,
    recorded_at: int,
    activity_due: int | None,
    kind: str,
    key: str,
    reason: str | None,
) -> Transition:
    cause = Cause(CauseKind(kind), key, reason)
    return Transition(cycle, from_stage, to_stage, at, recorded_at, cause, activity_due=activity_due)
