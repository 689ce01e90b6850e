"""Takes what is due: rows of `due` of one kind, each by one worker only."""

from __future__ import annotations

from typing import Any

from ondo.domain.instants import Instant
from ondo.store import bulk

_DUE = "kind = %s AND failed_at IS NULL AND due_at <= %s"


def anything_due(kind: str, until: Instant) -> bool:
    """Whether there is any. Asked outside a transaction it keeps nobody waiting."""
    return bool(bulk.rows(f"SELECT 1 FROM due WHERE {_DUE} LIMIT 1", [kind, until]))


def take(kind: str, until: Instant, most: int) -> list[tuple[Any, ...]]:
    """Remove up to so many of them, whatever is due first: (id, what, payload, due_at, person) of each, by id.

    Whoever is killed before the transaction ends has taken none.
    """
    found = bulk.rows(
        "DELETE FROM due WHERE id IN"
        f" (SELECT id FROM due WHERE {_DUE} ORDER BY due_at, id LIMIT {most}{bulk.locked(skip=True)})"
        " RETURNING id, what, payload, due_at, person",
        [kind, until],
    )
    return sorted(found)
