"""Lists of people whom no queue has: to win back, who return soon, who are active just now."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ondo.domain.instants import DAY, Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.store.bulk import marks, rows

QUIET = 90 * DAY
"""Whoever did nothing for so long went quiet."""
WEEK = 7 * DAY
RECENT = 5_000
"""So many of the latest entries of the log are looked at for those who are active."""
AT_MOST = 20_000
"""Of those who stand somewhere, so many are looked at for one page."""


@dataclass(frozen=True)
class Listed:
    """Somebody in a list. `at`: what the list goes by: their last act, the loss, the return."""

    id: int
    key: str
    name: str
    company: str | None
    title: str | None
    stage: str | None
    owner: str | None
    at: Instant | None
    reason: str | None = None


_COLUMNS = (
    "p.id, p.key, COALESCE(c.name, c.email, p.key), COALESCE(a.name, c.company), COALESCE(c.title, c.department),"
    " f.stage, COALESCE(NULLIF(u.first_name, ''), u.username)"
)
_JOINED = (
    " LEFT JOIN card c ON c.person_id = p.id LEFT JOIN account a ON a.id = p.account_id"
    " LEFT JOIN ondo_user u ON u.id = p.owner_id"
)
_LAST = "(SELECT l.at FROM ledger l WHERE l.person_id = p.id ORDER BY l.at DESC, l.seq DESC LIMIT 1)"
_SINCE = "SELECT 1 FROM ledger l WHERE l.person_id = p.id AND l.at >= %s"
_OURS = "p.root_id IS NULL AND p.erased_at IS NULL"


def quiet(playbook: Playbook, at: Instant, before: int | None, most: int) -> list[Listed]:
    """商機にない見込客: known people with marketing or nobody, without an opportunity ever, who went quiet."""
    kinds = (Kind.KNOWN, Kind.ENGAGED, Kind.RECYCLED, Kind.FOLLOW_UP)
    stages = [one.key for one in playbook.stages if one.kind in kinds]
    found = rows(
        f"SELECT {_COLUMNS}, {_LAST} FROM fold_state f JOIN person p ON p.id = f.person_id{_JOINED}"
        f" WHERE f.stage IN ({marks(stages)}) AND p.id < %s AND {_OURS} AND p.known"
        f" AND NOT EXISTS ({_SINCE}) AND NOT EXISTS (SELECT 1 FROM opportunity o WHERE o.person_id = p.id)"
        " ORDER BY p.id DESC LIMIT %s",
        [*stages, before or 2**62, at - QUIET, most],
    )
    return [Listed(*row) for row in found]


def lost_and_left(at: Instant, before: int | None, most: int) -> list[Listed]:
    """失注: people with a deal that was lost, no other, and nothing has happened with them for long."""
    other = "SELECT 1 FROM opportunity w WHERE w.person_id = o.person_id AND w.status <> 'lost'"
    found = rows(
        f"SELECT {_COLUMNS}, max(o.closed_at), max(o.reason) FROM opportunity o"
        f" JOIN person m ON m.id = o.person_id JOIN person p ON p.id = COALESCE(m.root_id, m.id)"
        f" LEFT JOIN fold_state f ON f.person_id = p.id{_JOINED}"
        f" WHERE o.status = 'lost' AND o.closed_at < %s AND p.id < %s AND p.erased_at IS NULL"
        f" AND NOT EXISTS ({other}) AND NOT EXISTS ({_SINCE})"
        " GROUP BY p.id, p.key, c.name, c.email, a.name, c.company, c.title, c.department, f.stage,"
        " u.first_name, u.username ORDER BY p.id DESC LIMIT %s",
        [at - QUIET, before or 2**62, at - QUIET, most],
    )
    return [Listed(*row) for row in found]


class _Back(msgspec.Struct):
    """What of a state says when somebody returns: verdict, reason, stage, instant, since, whether they wait."""

    returning: list[object] | None = None


def returning(playbook: Playbook, at: Instant, most: int) -> list[Listed]:
    """Recycled people who come back within a week, the first before the others."""
    stages = [one.key for one in playbook.stages if one.kind is Kind.RECYCLED]
    found = rows(
        f"SELECT {_COLUMNS}, f.timer_at, f.state FROM fold_state f JOIN person p ON p.id = f.person_id{_JOINED}"
        f" WHERE f.stage IN ({marks(stages)}) AND f.timer_at <= %s AND {_OURS} ORDER BY f.timer_at LIMIT {AT_MOST}",
        [*stages, at + WEEK],
    )
    soon = []
    for row in found:
        back = msgspec.json.decode(row[-1], type=_Back).returning
        if back is not None and isinstance(due := back[3], int) and due <= at + WEEK:
            soon.append(Listed(*(*row[:-2], due, str(back[1]))))
    return sorted(soon, key=lambda one: (one.at or 0, one.id))[:most]


def drawn(playbook: Playbook, at: Instant, before: int | None, most: int) -> list[Listed]:
    """The exploration sample of this week: whoever was drawn and is still below the line."""
    stages = [one.key for one in playbook.stages if one.kind in (Kind.KNOWN, Kind.ENGAGED)]
    found = rows(
        f"SELECT {_COLUMNS}, {_LAST} FROM drawn d JOIN person p ON p.id = d.person_id"
        f" JOIN fold_state f ON f.person_id = p.id{_JOINED}"
        f" WHERE d.at <= %s AND d.until > %s AND p.id < %s AND {_OURS} AND f.stage IN ({marks(stages)})"
        " ORDER BY p.id DESC LIMIT %s",
        [at, at, before or 2**62, *stages, most],
    )
    return [Listed(*row) for row in found]


def share_drawn() -> int:
    """Of a thousand people below the line, how many are drawn each week."""
    found = rows("SELECT share FROM sample LIMIT 1")
    return int(found[0][0]) if found else 0


def active(playbook: Playbook, at: Instant, most: int) -> list[Listed]:
    """For sorting by eye: known people whom nobody works on, whoever did something last before the others."""
    kinds = (Kind.KNOWN, Kind.ENGAGED, Kind.RECYCLED, Kind.LOST)
    stages = [one.key for one in playbook.stages if one.kind in kinds]
    latest = (
        "SELECT person_id, max(at) AS at FROM"
        " (SELECT person_id, at FROM ledger WHERE person_id IS NOT NULL AND flags IS NULL"
        f" ORDER BY seq DESC LIMIT {RECENT}) l"
        " WHERE at <= %s GROUP BY person_id"
    )
    found = rows(
        f"SELECT {_COLUMNS}, g.at FROM ({latest}) g JOIN person p ON p.id = g.person_id"
        f" JOIN fold_state f ON f.person_id = p.id{_JOINED}"
        f" WHERE {_OURS} AND p.known AND f.stage IN ({marks(stages)}) ORDER BY g.at DESC, p.id LIMIT %s",
        [at, *stages, most],
    )
    return [Listed(*row) for row in found]
