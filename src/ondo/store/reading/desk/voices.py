"""What was heard (生の声), the latest first, and what is said most."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.store.bulk import rows

KINDS = ("rating", "call", "note", "returned", "lost", "won")


@dataclass(frozen=True)
class Heard:
    """One voice, with who it is about."""

    id: int
    key: str
    name: str
    company: str | None
    kind: str
    said: str | None
    words: str | None
    user: str | None
    at: Instant


@dataclass(frozen=True)
class Counted:
    """How often something was said."""

    kind: str
    said: str
    count: int


_SELECT = (
    "SELECT v.id, r.key, COALESCE(c.name, c.email, r.key), COALESCE(a.name, c.company), v.kind, v.said, v.words,"
    " COALESCE(NULLIF(u.first_name, ''), v.\"user\"), v.at"
    " FROM voice v JOIN person p ON p.id = v.person_id JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
    " LEFT JOIN card c ON c.person_id = r.id LEFT JOIN account a ON a.id = r.account_id"
    ' LEFT JOIN ondo_user u ON u.username = v."user"'
)


def voices(kind: str | None, said: str | None, page: int, most: int) -> list[Heard]:
    """A page (from 0) and one more: those of a kind (`said`: and rating or reason), or all, the latest first."""
    wanted = [(column, value) for column, value in (("kind", kind), ("said", said)) if value]
    where = " AND ".join(f"v.{column} = %s" for column, _ in wanted)
    found = rows(
        f"{_SELECT} {f'WHERE {where}' if where else ''} ORDER BY v.at DESC, v.id DESC LIMIT %s OFFSET %s",
        [*(value for _, value in wanted), most + 1, page * most],
    )
    return [Heard(*row) for row in found]


def counted(since: Instant) -> list[Counted]:
    """Which ratings and reasons were given since then, what was said most first."""
    found = rows(
        "SELECT kind, said, count(*) FROM voice WHERE said IS NOT NULL AND at >= %s"
        " GROUP BY kind, said ORDER BY count(*) DESC, said LIMIT 40",
        [since],
    )
    return [Counted(*row) for row in found]
