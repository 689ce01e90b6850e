"""Who became part of whom, in a list, and one such merge."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import rows
from ondo.store.models import Merge


@dataclass(frozen=True)
class MergeRow:
    """`absorbed` became part of `kept`. `by` None: by what their events said; `undone_at` None: it holds."""

    id: int
    kept: str
    absorbed: str
    because: str
    at: Instant
    by: str | None
    undone_at: Instant | None
    undone_by: str | None


_SELECT = (
    "SELECT m.id, k.key, a.key, m.because, m.at, b.username, m.undone_at, u.username FROM merge m"
    " JOIN person k ON k.id = m.kept_id JOIN person a ON a.id = m.absorbed_id"
    " LEFT JOIN ondo_user b ON b.id = m.by_id LEFT JOIN ondo_user u ON u.id = m.undone_by_id"
)


def merges_before(before: int | None, limit: int) -> list[MergeRow]:
    """The latest merges first, from below an id on."""
    where, given = ("WHERE m.id < %s", [before]) if before is not None else ("", [])
    return [MergeRow(*row) for row in rows(f"{_SELECT} {where} ORDER BY m.id DESC LIMIT %s", [*given, limit])]


def merge_row(number: int) -> MergeRow:
    """One merge. Raises OndoError where there is none."""
    found = rows(f"{_SELECT} WHERE m.id = %s", [number])
    if not found:
        raise OndoError("api.not_found")
    return MergeRow(*found[0])


def standing_merge(number: int) -> Merge:
    """A merge that holds. Raises OndoError where there is none of this number, or where it was undone."""
    found = Merge.objects.filter(pk=number).select_related("absorbed").first()
    if found is None:
        raise OndoError("api.not_found")
    if found.undone_at is not None:
        raise OndoError("person.not_merged", person=found.absorbed.key)
    return found
