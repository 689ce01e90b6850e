"""Hand-offs (引き渡し) in a list, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import rows
from ondo.store.models import HandOff

WAITING = "waiting"


@dataclass(frozen=True)
class HandOffRow:
    """A hand-off. `person`: whoever stands for them now; `outcome` None: it waits."""

    id: int
    person: str
    owner: str | None
    stage: str
    handed_at: Instant
    handed_by: str | None
    outcome: str | None
    outcome_at: Instant | None
    outcome_by: str | None
    reason: str | None


_SELECT = (
    "SELECT h.id, r.key, u.username, h.stage, h.handed_at, h.handed_by, h.outcome, h.outcome_at, h.outcome_by, h.reason"
    " FROM hand_off h JOIN person p ON p.id = h.person_id JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
    " LEFT JOIN ondo_user u ON u.id = r.owner_id"
)


def hand_offs_after(after: int, state: str | None, owner: str | None, limit: int) -> list[HandOffRow]:
    """The next hand-offs by their ids: all, those that wait (`waiting`), or those with an outcome."""
    wanted: list[tuple[str, list[Any]]] = [("h.id > %s", [after])]
    if state is not None:
        wanted += [("h.outcome IS NULL", [])] if state == WAITING else [("h.outcome = %s", [state])]
    wanted += [("u.username = %s", [owner])] if owner is not None else []
    where = " AND ".join(sql for sql, _ in wanted)
    given = [one for _, parameters in wanted for one in parameters]
    return [HandOffRow(*row) for row in rows(f"{_SELECT} WHERE {where} ORDER BY h.id LIMIT %s", [*given, limit])]


def hand_off_called(number: int) -> HandOff:
    """The hand-off of this number. Raises OndoError where there is none."""
    found = HandOff.objects.filter(pk=number).select_related("person__root").first()
    if found is None:
        raise OndoError("api.not_found")
    return found
