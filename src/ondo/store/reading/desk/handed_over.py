"""Whom field sales were handed (引き渡し): those who wait for an answer, by their deadline, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.values import Millis
from ondo.store.bulk import rows

MOST = 100


@dataclass(frozen=True)
class HandedOver:
    """A hand-off as the inbox shows it. `due_at`: the deadline of the clock that ends first, if one runs."""

    id: int
    person: str
    name: str
    company: str | None
    account: str | None
    title: str | None
    stage: str
    handed_at: Instant
    handed_by: str | None
    owner: str | None
    meeting_at: Instant | None
    meeting_user: str | None
    due_at: Instant | None
    risk_at: Instant | None
    points: Millis | None
    outcome: str | None
    outcome_at: Instant | None
    outcome_by: str | None
    reason: str | None
    deciding: bool

    def is_late(self, at: Instant) -> bool:
        """Whether the deadline has passed."""
        return self.due_at is not None and self.due_at < at

    def is_at_risk(self, at: Instant) -> bool:
        """Whether most of the time is used up, and some is left."""
        return self.risk_at is not None and self.risk_at <= at and not self.is_late(at)


def _user(column: str) -> str:
    return f"COALESCE((SELECT NULLIF(first_name, '') FROM ondo_user WHERE username = {column}), {column})"


_MET_BY = 'm."user"'
_COMING = (
    "FROM meeting m JOIN person q ON q.id = m.person_id WHERE COALESCE(q.root_id, q.id) = r.id"
    " AND m.starts_at IS NOT NULL AND m.held_at IS NULL AND m.cancelled_at IS NULL"
)
_LAST = "ORDER BY m.starts_at DESC LIMIT 1"
_MEETING = f"(SELECT m.id {_COMING} AND {_MET_BY} <> h.handed_by {_LAST}), (SELECT m.id {_COMING} {_LAST})"
"""Theirs rather than one with whoever handed the person over."""
_SELECT = (
    "SELECT h.id, r.key, COALESCE(c.name, c.email, r.key), COALESCE(a.name, c.company), a.key,"
    f" COALESCE(c.title, c.department), h.stage, h.handed_at, {_user('h.handed_by')},"
    f" COALESCE(NULLIF(u.first_name, ''), u.username), m.starts_at, {_user(_MET_BY)},"
    " w.clock_at, w.clock_risk_at, w.points,"
    f" h.outcome, h.outcome_at, {_user('h.outcome_by')}, h.reason, w.deciding IS NOT NULL"
    " FROM hand_off h JOIN person p ON p.id = h.person_id JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
    " LEFT JOIN work w ON w.person_id = r.id LEFT JOIN card c ON c.person_id = r.id"
    " LEFT JOIN account a ON a.id = r.account_id LEFT JOIN ondo_user u ON u.id = r.owner_id"
    f" LEFT JOIN meeting m ON m.id = COALESCE({_MEETING})"
)
_MINE = f"(u.username = %s OR EXISTS (SELECT 1 {_COMING} AND {_MET_BY} = %s))"


def waiting(user: str | None = None) -> list[HandedOver]:
    """Those who wait, whose deadline ends first before the others; `user`: those who are theirs or meet them."""
    mine, given = (f" AND {_MINE}", [user, user]) if user is not None else ("", [])
    found = rows(
        f"{_SELECT} WHERE h.outcome IS NULL{mine} ORDER BY w.clock_at IS NULL, w.clock_at, h.id LIMIT {MOST}", given
    )
    return [HandedOver(*row) for row in found]


def answered(before: int | None, most: int) -> list[HandedOver]:
    """Those who were accepted or returned, or are not to be answered any more; the newest first, by their ids."""
    found = rows(
        f"{_SELECT} WHERE h.outcome IS NOT NULL AND h.id < %s ORDER BY h.id DESC LIMIT %s", [before or 2**62, most]
    )
    return [HandedOver(*row) for row in found]


def handed_over(number: int) -> HandedOver | None:
    """One of them."""
    found = rows(f"{_SELECT} WHERE h.id = %s", [number])
    return HandedOver(*found[0]) if found else None
