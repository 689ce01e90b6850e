"""Meetings (商談予約) in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ondo.domain.instants import Instant
from ondo.store.bulk import listed, rows


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as the log tells of it. `person`: whoever stands for them now; `held_at` None: not held, or not yet."""

    id: int
    key: str
    person: str
    kind: str
    booked_at: Instant
    starts_at: Instant | None
    held_at: Instant | None
    user: str | None


def meetings_after(after: int, limit: int, *, people: Sequence[int] | None, held: bool | None) -> list[MeetingRow]:
    """The next meetings by their ids: of these people, held or not."""
    wanted: list[tuple[str, list[Any]]] = [("m.id > %s", [after])]
    if people is not None:
        where, parameter = listed(people)
        wanted.append((f"m.person_id {where}", [parameter]))
    if held is not None:
        wanted.append((f"m.held_at IS {'NOT ' if held else ''}NULL", []))
    found = rows(
        'SELECT m.id, m.key, r.key, m.kind, m.booked_at, m.starts_at, m.held_at, m."user" FROM meeting m'
        " JOIN person p ON p.id = m.person_id JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
        f" WHERE {' AND '.join(sql for sql, _ in wanted)} ORDER BY m.id LIMIT %s",
        [*(one for _, given in wanted for one in given), limit],
    )
    return [MeetingRow(*row) for row in found]
