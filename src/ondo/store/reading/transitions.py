"""Recorded transitions as the domain speaks of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from ondo.domain.record import Cause, CauseKind, How, TimerKind, Transition
from ondo.domain.scorecard import Contribution, Source
from ondo.store.bulk import listed, rows


class _Row(NamedTuple):
    """The columns that are read, in this order."""

    id: int
    person_id: int
    cycle: int
    from_stage: str | None
    to_stage: str
    at: int
    recorded_at: int
    cause: str
    cause_key: str
    reason: str | None
    timer: str | None
    event: int | None
    user: str | None
    score: int
    fit: int
    engagement: int
    how: str | None
    origin: str | None
    first_origin: str | None
    activity_due: int | None
    reset: bool
    fingerprint: str
    snapshot: Any


def transitions_of(people: Sequence[int], *, after: int = 0) -> dict[int, list[tuple[int, Transition]]]:
    """What was recorded of each of these people, with the ids of the rows, in the order of recording.

    `after`: only rows with a greater id.
    """
    found: dict[int, list[tuple[int, Transition]]] = {person: [] for person in people}
    where, parameter = listed(people)
    columns = ", ".join(map(connection.ops.quote_name, _Row._fields))
    for read in rows(
        f"SELECT {columns} FROM transition WHERE person_id {where} AND id > %s ORDER BY id", [parameter, after]
    ):
        row = _Row._make(read)
        found[row.person_id].append((row.id, _transition(row)))
    return found


def _transition(row: _Row) -> Transition:
    snapshot = json.loads(row.snapshot) if isinstance(row.snapshot, str) else row.snapshot
    lines = ((line["source"], line["key"], line["points"]) for line in snapshot["contributions"])
    timer = TimerKind(row.timer) if row.timer else None
    event = None if row.event is None else str(row.event)
    return Transition(
        cycle=row.cycle,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        at=row.at,
        recorded_at=row.recorded_at,
        cause=Cause(CauseKind(row.cause), row.cause_key, row.reason, timer, event, row.user),
        score=row.score,
        fit=row.fit,
        engagement=row.engagement,
        contributions=tuple(Contribution(Source(source), key, points) for source, key, points in lines),
        how=How(row.how) if row.how else None,
        origin=row.origin,
        source=row.first_origin,
        activity_due=row.activity_due,
        fingerprint=row.fingerprint,
        reset=bool(row.reset),
        evidence=tuple(map(str, snapshot["evidence"])),
    )
