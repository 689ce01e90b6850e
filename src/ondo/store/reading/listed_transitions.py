"""Recorded transitions in a list, in the order of recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ondo.domain.instants import Instant
from ondo.domain.values import Millis
from ondo.store.bulk import listed, rows


@dataclass(frozen=True)
class ListedTransition:
    """A transition as it was recorded. `person` is whoever stands for them now."""

    id: int
    person: str
    cycle: int
    from_stage: str | None
    to_stage: str
    at: Instant
    recorded_at: Instant
    cause: str
    cause_key: str
    reason: str | None
    timer: str | None
    event: int | None
    user: str | None
    score: Millis
    fit: Millis
    engagement: Millis
    how: str | None
    origin: str | None
    fingerprint: str


_COLUMNS = [field for field in ListedTransition.__dataclass_fields__ if field not in ("id", "person")]


def transitions_after(
    after: int,
    limit: int,
    *,
    people: Sequence[int] | None = None,
    stage: str | None = None,
    since: Instant | None = None,
) -> list[ListedTransition]:
    """The next transitions by their ids: of these people, to this stage, recorded from an instant on."""
    conditions: list[tuple[str, list[Any]]] = [("t.id > %s", [after])]
    if people is not None:
        where, parameter = listed(people)
        conditions.append((f"t.person_id {where}", [parameter]))
    if stage is not None:
        conditions.append(("t.to_stage = %s", [stage]))
    if since is not None:
        conditions.append(("t.recorded_at >= %s", [since]))
    columns = ", ".join(f"t.{connection.ops.quote_name(column)}" for column in _COLUMNS)
    found = rows(
        f"SELECT t.id, r.key, {columns} FROM transition t JOIN person p ON p.id = t.person_id"
        " JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
        f" WHERE {' AND '.join(sql for sql, _ in conditions)} ORDER BY t.id LIMIT %s",
        [*(one for _, given in conditions for one in given), limit],
    )
    return [ListedTransition(*row) for row in found]
