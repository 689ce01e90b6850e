"""What was recorded of people, in a form that can be laid beside what a fold makes of their log now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from ondo.domain.instants import Instant
from ondo.domain.record import Transition
from ondo.store.bulk import listed, rows

Line = tuple[str, str, int]
"""A contribution: what it comes from, the rule, thousandths of points."""


class Recorded(NamedTuple):
    """A transition as it was recorded, but for when it was and what is kept beside it."""

    at: Instant
    from_stage: str | None
    to_stage: str
    cycle: int
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
    activity_due: Instant | None
    reset: bool
    fingerprint: str
    contributions: tuple[Line, ...]


_COLUMNS = Recorded._fields[:-1]


def recorded(people: Sequence[int]) -> dict[int, list[Recorded]]:
    """The rows of each of these people, in the order of recording."""
    found: dict[int, list[Recorded]] = {person: [] for person in people}
    where, parameter = listed(people)
    columns = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    for person, snapshot, *row in rows(
        f"SELECT person_id, snapshot, {columns} FROM transition WHERE person_id {where} ORDER BY id", [parameter]
    ):
        found[person].append(_recorded(row, snapshot))
    return found


def as_recorded(row: Transition) -> Recorded:
    """A transition of a fold as it would be recorded."""
    cause = row.cause
    return Recorded(
        at=row.at,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        cycle=row.cycle,
        cause=cause.kind.value,
        cause_key=cause.key,
        reason=cause.reason,
        timer=cause.timer and cause.timer.value,
        event=int(cause.event_id) if cause.event_id else None,
        user=cause.user,
        score=row.score,
        fit=row.fit,
        engagement=row.engagement,
        how=row.how and row.how.value,
        origin=row.origin,
        first_origin=row.source,
        activity_due=row.activity_due,
        reset=row.reset,
        fingerprint=row.fingerprint,
        contributions=tuple((line.source, line.key, line.points) for line in row.contributions),
    )


def _recorded(row: Sequence[Any], snapshot: Any) -> Recorded:
    known = json.loads(snapshot) if isinstance(snapshot, str) else snapshot
    lines = tuple((line["source"], line["key"], line["points"]) for line in known["contributions"])
    *before, reset, fingerprint = row
    return Recorded._make((*before, bool(reset), fingerprint, lines))  # SQLite has no bool
